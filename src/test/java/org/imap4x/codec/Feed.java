package org.imap4x.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.imap4x.model.FetchData;
import org.imap4x.model.Limits;
import org.imap4x.model.Response;
import org.imap4x.model.Untagged;
import org.imap4x.wire.Frame;

/** Feeds responses to the parser, whole or one octet at a time. */
final class Feed {
  private Feed() {}

  static byte[] octets(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Parses a response that stands alone, framed as it would be from a socket, one octet a read. */
  static Response parse(String response) {
    return new ResponseParser(Limits.DEFAULT).parse(frame(response, 1));
  }

  static <T extends Response> T parse(Class<T> type, String response) {
    Response parsed = parse(response);
    if (!type.isInstance(parsed)) {
      throw new AssertionError(parsed + " is no " + type.getSimpleName());
    }
    return type.cast(parsed);
  }

  static FetchData fetch(String items) {
    return parse(Untagged.Fetch.class, "* 7 FETCH (" + items + ")").data();
  }

  static Frame frame(String response, int octetsPerRead) {
    try {
      return new Frames(octets(response + "\r\n"), octetsPerRead).next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
