"""Telegram: whether it can be reached and takes the token, the clock, the webhook."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.channels.telegram.api import PUBLIC_API, Api, NoAnswer
