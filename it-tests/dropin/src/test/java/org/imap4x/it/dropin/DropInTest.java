package org.imap4x.it.dropin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same application, compiled with each import prefix, sees the same. */
class DropInTest {

  private static final Path TARGET = Path.of(System.getProperty("imap4x.target", "target"));

  /** Differences that are meant; each says what the usual provider does. */
  private static final List<Difference> MEANT = Difference.meant();

  @Test
  @Timeout(600)
  void application_compiledWithEitherPrefix_seesTheSame() throws Exception {
    RealServer server = RealServer.shared("dovecot");
    List<String> before =
        org.imap4x.it.dropin.app.Application.run(site(server, "imap", "before.txt"));
    Files.write(TARGET.resolve("before.txt"), before);
    List<String> after =
        org.imap4x.it.dropin.moved.Application.run(site(server, "imap4x", "after.txt"));
    Files.write(TARGET.resolve("after.txt"), after);
    assertTrue(before.size() > 1500, "the application saw " + before.size() + " things");
    assertEquals(List.of(), Difference.between(before, after, MEANT));
  }

  private static Site site(RealServer server, String protocol, String file) throws IOException {
    String user = server.newUser();
    try (RawImap raw = server.login(user)) {
      raw.command("CREATE Data");
      List<byte[]> messages = Seed.messages();
      for (int i = 0; i < messages.size(); i++) {
        raw.append("Data", Seed.flags(i), Seed.date(i), messages.get(i));
      }
    }
    return new Site(protocol, server.host(), server.port(), user, server.password());
  }
}
