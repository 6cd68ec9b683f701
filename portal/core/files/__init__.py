"""Images, documents and every private byte: stored out of the web server's reach, served after the audience is asked."""
