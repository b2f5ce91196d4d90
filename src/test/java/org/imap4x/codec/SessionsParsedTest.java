package org.imap4x.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.imap4x.model.FetchData;
import org.imap4x.model.Limits;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.Untagged;
import org.imap4x.testing.SessionFile;
import org.imap4x.wire.Frame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every response of every stored session is read: typed, and with the quirks that it declares. */
class SessionsParsedTest {
  private static final String END = "* OK the end of the session";

  static Stream<SessionFile> all() {
    return SessionFile.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void session_everyResponse_isTypedWithTheQuirksDeclared(SessionFile file) throws IOException {
    Map<Quirk, Long> before = new EnumMap<>(Quirk.class);
    for (Quirk quirk : Quirk.values()) {
      before.put(quirk, quirk.count());
    }
    Set<String> untyped = new TreeSet<>();
    for (byte[] octets : file.octetsOfServer()) {
      read(octets, untyped);
    }
    Set<String> seen = new TreeSet<>();
    before.forEach(
        (quirk, count) -> {
          if (quirk.count() != count) {
            seen.add(quirk.name());
          }
        });
    assertEquals(file.words("quirks"), seen, "quirks");
    assertEquals(file.words("untyped"), untyped, "untyped");
  }

  /** What has no type is named; what can't be read is named with its text. */
  private static void read(byte[] octets, Set<String> untyped) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(octets);
    all.writeBytes(Feed.octets(END + "\r\n")); // a response that swallows it is not read right
    ResponseParser parser = new ResponseParser(Limits.DEFAULT);
    Frames frames = new Frames(all.toByteArray(), 1);
    for (Frame frame = frames.next(); !frame.excerpt(100).equals(END); frame = frames.next()) {
      Response response = parser.parse(frame);
      if (response instanceof Untagged.Malformed m) {
        untyped.add(m.toString());
      } else if (response instanceof Untagged.Other o) {
        untyped.add(o.name());
      } else if (response instanceof Untagged.Status s) {
        code(s.text(), untyped);
      } else if (response instanceof Response.Tagged t) {
        code(t.text(), untyped);
      } else if (response instanceof Untagged.Fetch f) {
        FetchData data = f.data();
        data.envelope().ifPresent(FetchData.Lazy::get);
        data.bodyStructure().ifPresent(FetchData.Lazy::get);
      }
    }
  }

  private static void code(ResponseText text, Set<String> untyped) {
    if (text.codeOrNull() instanceof ResponseCode.Other other) {
      untyped.add("[" + other.name() + "]");
    }
  }
}
