"""Who is let in, and what happens to those who are not."""

from pathlib import Path

from bot.messages import Class
from bot.turns import access
from tests.support.coach import Coach, forwarded, running
from tests.support.records import counts, row


async def owner_code(coach: Coach) -> str:
    """The code in the link that the first start prints."""
    link = await coach.database.turn(
        lambda conn: access.first_owner(conn, coach.world, coach.clock.now())
    )
    assert link is not None
    return link.rpartition("=")[2]


async def test_open_lets_everybody_in(tmp_path: Path) -> None:
    """With EVENKEEL_ACCESS=open, a stranger's first message is helped with at once."""
    async with running(tmp_path, access="open") as coach:
        ann = coach.person()
        await ann.forwards("Fix it TODAY")
        assert "Saved, word for word: from Sam" in ann.screen


async def test_a_listed_id_is_let_in_and_others_are_not(tmp_path: Path) -> None:
    """With EVENKEEL_ACCESS=ids, who is listed is helped; who is not gets a kind word."""
    async with running(tmp_path, access="ids", allowed=["100"], operators=["102"]) as coach:
        ann, bob, operator = (coach.person(number) for number in ("100", "101", "102"))
        for person in (ann, bob, operator):
            await person.says("He wants his money back and it is late")
        assert "Saved" in ann.screen
        assert "Saved" in operator.screen
        assert "not on its list" in bob.screen


async def test_whoever_leaves_the_list_is_left_out(tmp_path: Path) -> None:
    """Taken off the list, a person can still erase what is theirs, and nothing else."""
    async with running(tmp_path, access="ids", allowed=["100"]) as coach:
        ann = coach.person("100")
        await ann.says("He wants his money back and it is late")
        await coach.database.close()
        async with running(
            tmp_path, access="ids", allowed=["101"], clock=coach.clock, master=coach.world.master
        ) as again:
            ann.coach, again.chats, again.targets = again, coach.chats, coach.targets
            await ann.says("And now he calls")
            assert "no longer on the list" in ann.screen
            await ann.commands("erase")
            await ann.taps("Delete everything", "Yes, delete")
            assert "Everything of yours has been deleted" in ann.screen


async def test_nothing_of_a_stranger_is_kept(tmp_path: Path) -> None:
    """Whoever is not let in leaves no person, no words and no answer in the database."""
    async with running(tmp_path, access="invite") as coach:
        ann = coach.person()
        before = await counts(ann)
        await ann.says("He wants his money back")
        await ann.forwards("Fix it")
        await ann.commands("start", "guessed-code")
        await ann.presses("b:whatever:0")
        assert "Nothing you wrote here was kept" in ann.screen
        after = await counts(ann)
        assert {name for name in after if after[name] != before[name]} == {"claims"}
        assert [each.cls for each in coach.outgoings] == [Class.B] * 3
        assert len(ann.chat.answered) == 1


async def test_the_first_link_makes_the_owner_once(tmp_path: Path) -> None:
    """The link that the start prints makes an owner, and works once."""
    async with running(tmp_path, access="invite") as coach:
        ann, bob = coach.person("100"), coach.person("101")
        code = await owner_code(coach)
        await ann.commands("start", code)
        await bob.commands("start", code)
        owner = await row(ann)
        assert owner is not None
        assert owner.role == "owner"
        assert "Hello" in ann.sees
        assert "used already" in bob.screen
        assert await row(bob) is None
        again = await coach.database.turn(
            lambda conn: access.first_owner(conn, coach.world, coach.clock.now())
        )
        assert again is None


async def test_a_later_first_link_replaces_the_earlier(tmp_path: Path) -> None:
    """While there is no owner each start prints a new link, and only the newest counts."""
    async with running(tmp_path, access="invite") as coach:
        ann = coach.person()
        lost, found = await owner_code(coach), await owner_code(coach)
        await ann.commands("start", lost)
        assert await row(ann) is None
        await ann.commands("start", found)
        assert await row(ann) is not None


async def test_owners_invite_and_guests_do_not(tmp_path: Path) -> None:
    """/invite gives an owner a link for one guest; a guest is told whom to ask."""
    async with running(tmp_path, access="invite") as coach:
        ann, bob, eve = (coach.person(number) for number in ("100", "101", "102"))
        await ann.commands("start", await owner_code(coach))
        await ann.commands("invite")
        assert "good for 14 days" in ann.screen
        code = ann.screen.rpartition("=")[2]
        await bob.commands("start", code)
        guest = await row(bob)
        assert guest is not None
        assert guest.role == "guest"
        await bob.commands("invite")
        assert "come from the person who runs this bot" in bob.screen
        await eve.commands("start", code)
        assert "used already" in eve.screen


async def test_an_old_link_is_too_old(tmp_path: Path) -> None:
    """After two weeks a link lets nobody in, and says so."""
    async with running(tmp_path, access="invite") as coach:
        ann = coach.person()
        code = await owner_code(coach)
        await coach.advance(days=15)
        await ann.commands("start", code)
        assert "too old" in ann.screen
        assert await row(ann) is None


async def test_an_operator_is_the_owner(tmp_path: Path) -> None:
    """Whoever is named as operator needs no invitation and may invite."""
    async with running(tmp_path, access="invite", operators=["100"]) as coach:
        ann = coach.person()
        await ann.does(forwarded("Fix it"))
        owner = await row(ann)
        assert owner is not None
        assert owner.role == "owner"
