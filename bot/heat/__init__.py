"""Hot words in what a person is about to send: marked, with something softer; never scored."""
