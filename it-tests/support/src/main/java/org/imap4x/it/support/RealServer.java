package org.imap4x.it.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.opentest4j.TestAbortedException;

/**
 * A private instance of a real IMAP server, started by a script of it-tests/servers and ended by
 * it.
 *
 * <p>Where a server is not installed, its tests are left out, loudly; with CI=true in the
 * environment, or -Dimap4x.required=true, they fail.
 */
public final class RealServer implements Instance, AutoCloseable {

  private static final int NOT_HERE = 3;
  private static final Map<String, RealServer> SHARED = new ConcurrentHashMap<>();
  private static final AtomicInteger USERS = new AtomicInteger();

  private final String name;
  private final Path folder;
  private final Properties info;

  private RealServer(String name, Path folder, Properties info) {
    this.name = name;
    this.folder = folder;
    this.info = info;
  }

  /** The instance that all tests of this JVM share; it ends with the JVM. */
  public static RealServer shared(String name) {
    return SHARED.computeIfAbsent(
        name,
        key -> {
          RealServer server = start(key, key);
          Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-" + key));
          return server;
        });
  }

  /** An instance of its own, for tests that stop it or break it. */
  public static RealServer start(String name, String folderName) {
    return start(name, folderName, Map.of());
  }

  /** As above; the environment is for the server's script, which says what it takes from there. */
  public static RealServer start(String name, String folderName, Map<String, String> environment) {
    Path folder = Path.of(System.getProperty("imap4x.target", "target"), "server", folderName);
    List<String> output = new ArrayList<>();
    script(name, "stop", folder, output, Map.of());
    empty(folder.resolve("data"));
    int code = script(name, "start", folder, output, environment);
    String text = String.join(System.lineSeparator(), output);
    log(text);
    if (code == NOT_HERE) {
      if (isRequired()) {
        throw new AssertionError(name + " must run here and cannot: " + text);
      }
      log("*** TESTS WITH " + name + " ARE LEFT OUT ***");
      throw new TestAbortedException(name + " cannot run here: " + text);
    }
    if (code != 0) {
      throw new AssertionError(name + " did not start: " + text);
    }
    return new RealServer(name, folder, read(folder.resolve("INFO")));
  }

  /** What an earlier run left is no part of this one. */
  private static void empty(Path data) {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(data)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new AssertionError("cannot empty " + data, e);
    }
  }

  private static boolean isRequired() {
    String ci = System.getenv("CI");
    return Boolean.getBoolean("imap4x.required") || (ci != null && !ci.isBlank());
  }

  private static int script(
      String name, String verb, Path folder, List<String> output, Map<String, String> environment) {
    Path script = Path.of(System.getProperty("imap4x.servers"), name + ".sh");
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString(), verb, folder.toAbsolutePath().toString());
    builder.environment().putAll(environment);
    builder.environment().put("UNPACKED", System.getProperty("imap4x.unpacked"));
    try {
      Files.createDirectories(folder);
      Path log = folder.resolve(verb + ".out");
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(300, TimeUnit.SECONDS)) {
        process.destroy();
        throw new AssertionError(name + ": " + verb + " takes over 300 s");
      }
      output.addAll(Files.readAllLines(log));
      return process.exitValue();
    } catch (IOException e) {
      throw new AssertionError(name + ": " + verb, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(name + ": " + verb, e);
    }
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
      return properties;
    } catch (IOException e) {
      throw new AssertionError("no " + file, e);
    }
  }

  private static void log(String text) {
    System.out.println(text);
    System.out.flush();
  }

  /** What the script wrote about the instance; fails when there is no such key. */
  public String info(String key) {
    String value = info.getProperty(key);
    if (value == null) {
      throw new AssertionError(name + " has no " + key + ", only " + info.stringPropertyNames());
    }
    return value;
  }

  public String name() {
    return name;
  }

  @Override
  public String host() {
    return info("host");
  }

  /** Where the recorder listens while there is one. */
  @Override
  public int port() {
    int port = Integer.parseInt(info("port"));
    return Recorder.isOn() ? Recorder.before(name, info("version"), port) : port;
  }

  @Override
  public int tlsPort() {
    return Integer.parseInt(info("tlsPort"));
  }

  /** What the server announces after login, without the word CAPABILITY. */
  public String capability() {
    return info("capability");
  }

  @Override
  public boolean has(String capability) {
    return (" " + capability() + " ").contains(" " + capability + " ");
  }

  /** A user whom no other test of this JVM gets; there are 99 of them. */
  @Override
  public String newUser() {
    int number = USERS.incrementAndGet();
    if (number > 99) {
      throw new AssertionError("more than 99 users");
    }
    return "u" + number;
  }

  @Override
  public String password() {
    return info("password");
  }

  /** The self-signed certificate for localhost and 127.0.0.1, PEM. */
  public Path certificate() {
    return Path.of(info("certificate"));
  }

  /** A context that trusts the instance's certificate and nothing else. */
  @Override
  public SSLContext sslContext() {
    try (InputStream in = Files.newInputStream(certificate())) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError("certificate of " + name, e);
    }
  }

  /** The instance as an address. */
  public URI uri(String scheme, String user) {
    boolean tls = scheme.endsWith("s");
    return URI.create(scheme + "://" + user + "@" + host() + ":" + (tls ? tlsPort() : port()));
  }

  /** A plain connection of the test's own, logged in. */
  public RawImap login(String user) throws IOException {
    RawImap raw = RawImap.over(new Socket(host(), port()));
    raw.command("LOGIN " + user + " " + password());
    return raw;
  }

  /** Ends the server and its child processes at once (SIGKILL); mail and ports stay. */
  public void kill() {
    must("kill");
  }

  /** Starts it again after {@link #kill}; returns when it answers. */
  public void restart() {
    must("restart");
  }

  private void must(String verb) {
    List<String> output = new ArrayList<>();
    if (script(name, verb, folder, output, Map.of()) != 0) {
      throw new AssertionError(name + ": " + verb + ": " + output);
    }
  }

  @Override
  public void close() {
    script(name, "stop", folder, new ArrayList<>(), Map.of());
  }
}
