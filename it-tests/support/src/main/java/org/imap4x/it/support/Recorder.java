package org.imap4x.it.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Stands before each real server and writes what every test says to it and hears from it as {@code
 * FOLDER/<server>/<test>.imap}, a session that the provider's own tests play again.
 *
 * <p>On with {@code -Dimap4x.record=FOLDER}. Connections that are protected from the first octet
 * pass it by; those that become so are recorded up to there. Secrets are not written: see {@link
 * SessionWriter}.
 */
public final class Recorder implements BeforeEachCallback, AfterEachCallback {
  private static final String FOLDER = System.getProperty("imap4x.record", "").strip();
  private static final Map<Integer, Door> DOORS = new ConcurrentHashMap<>();

  /** Where a client comes in, and whose server is behind it. */
  private record Door(String server, String version, ServerSocket listener) {}

  private static volatile Tape tape = new Tape();

  /** Whether it records. */
  public static boolean isOn() {
    return !FOLDER.isEmpty() && !FOLDER.startsWith("${");
  }

  /** Mechanisms whose exchange is the same each time, while it records. */
  public static Properties properties() {
    return isOn() ? plainLogin() : new Properties();
  }

  /** Log in so that a recorded session can be played again: with no word of the server's in it. */
  public static Properties plainLogin() {
    Properties properties = new Properties();
    properties.setProperty("mail.imap4x.auth.mechanisms", "PLAIN LOGIN");
    return properties;
  }

  /** What the users of a test are called in its session, in the order in which it got them. */
  public static List<String> users() {
    return SessionWriter.USERS;
  }

  /** The port to use in place of the server's own. */
  public static int before(String server, String version, int port) {
    return DOORS.computeIfAbsent(port, key -> open(server, version, key)).listener().getLocalPort();
  }

  private static Door open(String server, String version, int port) {
    try {
      ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(() -> accept(listener, server, version, port), "recorder");
      thread.setDaemon(true);
      thread.start();
      return new Door(server, version, listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void accept(ServerSocket listener, String server, String version, int port) {
    while (true) {
      try {
        Socket client = listener.accept();
        String name = server.substring(0, 1).toUpperCase(Locale.ROOT) + server.substring(1);
        tape.connect(name + " " + version, client, new Socket("127.0.0.1", port));
      } catch (IOException e) {
        return; // the JVM ends
      }
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    tape = new Tape();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Tape ended = tape;
    tape = new Tape();
    if (!isOn() || context.getExecutionException().isPresent() || !ended.awaitEnd()) {
      return;
    }
    String text = SessionWriter.text(ended.pieces());
    String server = ended.server();
    Class<?> of = context.getRequiredTestClass();
    Class<?> behaviour = of.getSuperclass() == Object.class ? of : of.getSuperclass();
    String method = context.getRequiredTestMethod().getName();
    String head =
        String.join(
            "\n",
            List.of(
                "# server: " + server,
                "# test: " + behaviour.getSimpleName() + "#" + method,
                "# recorded: " + LocalDate.now(),
                "# quirks: none",
                ""));
    Path folder = Path.of(FOLDER, server.split(" ")[0].toLowerCase(Locale.ROOT));
    Files.createDirectories(folder);
    String name = behaviour.getSimpleName() + "-" + method;
    Path file = folder.resolve(name + ".imap");
    for (int i = 2; Files.exists(file); i++) {
      file = folder.resolve(name + "-" + i + ".imap");
    }
    Files.writeString(file, head + text, StandardCharsets.UTF_8);
  }
}
