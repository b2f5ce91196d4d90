package org.imap4x.mail.config;

import jakarta.mail.Session;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the provider says what it does: the session's debug output, and two loggers.
 *
 * <p>Must not be called with a lock held: loggers and streams are the application's.
 */
public final class MailLog {
  /** Warnings, and at DEBUG connections, logins, and how lost connections are replaced. */
  public static final String MAIL = "org.imap4x.mail";

  /** At TRACE the lines of each session. */
  static final String PROTOCOL = "org.imap4x.protocol";

  private static final Logger LOG = System.getLogger(MAIL);
  private static final Logger LINES = System.getLogger(PROTOCOL);
  private static final String PREFIX = "DEBUG IMAP4X: ";

  private final Session session;

  public MailLog(Session session) {
    this.session = session;
  }

  /** A warning for the log, whatever the session's debug switch says. */
  public static void warn(String text) {
    LOG.log(Level.WARNING, text);
  }

  /** Something that is good to know. */
  public static void info(String text) {
    LOG.log(Level.INFO, text);
  }

  /** Something for those who look into it. */
  public static void fine(String text) {
    LOG.log(Level.DEBUG, text);
  }

  /** A warning with its cause. */
  public static void warn(String text, Throwable cause) {
    LOG.log(Level.WARNING, text, cause);
  }

  /** What was done, for the session's debug output and the log. */
  public void debug(String text) {
    LOG.log(Level.DEBUG, text);
    if (session.getDebug()) {
      print(session.getDebugOut(), text);
    }
  }

  /** Takes the lines of a connection; null where nobody wants them. */
  @Nullable Consumer<String> transcript() {
    boolean logged = LINES.isLoggable(Level.TRACE);
    if (!logged && !session.getDebug()) {
      return null;
    }
    boolean userShown = isUserShown();
    Optional<PrintStream> out =
        session.getDebug() ? Optional.of(session.getDebugOut()) : Optional.empty();
    return line -> {
      String shown = userShown ? line : withoutUser(line);
      if (logged) {
        LINES.log(Level.TRACE, shown);
      }
      out.ifPresent(stream -> print(stream, shown));
    };
  }

  /** Who logs in where, as far as the session's properties want it shown. */
  public String shown(Account account) {
    return isUserShown() ? account.toString() : account.host() + ":" + account.port();
  }

  private boolean isUserShown() {
    return !"false".equals(session.getProperty("mail.debug.auth.username"));
  }

  /** The core has taken secrets out; here the name goes as well. */
  private static String withoutUser(String line) {
    String[] words = line.split(" ", 4); // C: A1 LOGIN joe secret
    if (words.length < 4
        || !words[0].equals("C:")
        || !(words[2].equalsIgnoreCase("LOGIN") || words[2].equalsIgnoreCase("PROXYAUTH"))) {
      return line;
    }
    return words[0] + " " + words[1] + " " + words[2] + " <user name and password not shown>";
  }

  private static void print(PrintStream out, String text) {
    out.println(PREFIX + text);
  }
}
