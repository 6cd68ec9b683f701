"""Forms of the room: sign-in, second factor, invitations, people."""
