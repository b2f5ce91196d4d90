package org.imap4x.mail.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** Debug output and loggers. */
class MailLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Session session(Object... keysAndValues) {
    Session session = Session.getInstance(TestSettings.properties(keysAndValues));
    session.setDebugOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    return session;
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  @Test
  void transcript_nobodyWants_isNull() {
    assertNull(new MailLog(session()).transcript());
  }

  @Test
  void transcript_debugSession_goesToItsOutput() {
    Session session = session();
    session.setDebug(true);
    Consumer<String> lines = new MailLog(session).transcript();
    assertNotNull(lines);
    lines.accept("C: A1 LOGIN joe ***");
    assertEquals(
        "DEBUG IMAP4X: C: A1 LOGIN joe ***\n",
        printed().lines().filter(l -> l.contains("LOGIN")).findFirst().orElse("") + "\n");
  }

  @Test
  void transcript_userNameNotShown_hidesIt() {
    Session session = session("mail.debug.auth.username", "false");
    session.setDebug(true);
    Consumer<String> lines = new MailLog(session).transcript();
    assertNotNull(lines);
    out.reset();
    lines.accept("C: A1 LOGIN joe ***");
    lines.accept("S: A1 OK done");
    assertEquals(
        "DEBUG IMAP4X: C: A1 LOGIN <user name and password not shown>\n"
            + "DEBUG IMAP4X: S: A1 OK done\n",
        printed());
  }

  @Test
  void transcript_loggerOn_getsTheLines() {
    try (LogCapture log = new LogCapture(MailLog.PROTOCOL, Level.FINER)) {
      Consumer<String> lines = new MailLog(session()).transcript();
      assertNotNull(lines);
      lines.accept("S: * OK {0} ready");
      assertEquals(List.of("FINER S: * OK {0} ready"), log.lines());
    }
    assertEquals("", printed());
  }
}
