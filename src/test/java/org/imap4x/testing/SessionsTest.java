package org.imap4x.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Store;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.imap4x.it.support.ChangesBehaviour;
import org.imap4x.it.support.ConnectionBehaviour;
import org.imap4x.it.support.Courier;
import org.imap4x.it.support.Cyrus;
import org.imap4x.it.support.Dovecot;
import org.imap4x.it.support.FolderBehaviour;
import org.imap4x.it.support.GreenMailServer;
import org.imap4x.it.support.IdleBehaviour;
import org.imap4x.it.support.Instance;
import org.imap4x.it.support.ReadingBehaviour;
import org.imap4x.it.support.Recorder;
import org.imap4x.it.support.SearchBehaviour;
import org.imap4x.it.support.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInfo;

/**
 * What it-tests ask of real servers, asked again of what these servers said: the provider has to
 * send each command as it was recorded, and to make of the answers what the test expects.
 */
class SessionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Map<String, Function<Instance, TestServer>> SERVERS =
      Map.of(
          "dovecot", Dovecot::new,
          "cyrus", Cyrus::new,
          "courier", Courier::new,
          "greenmail", GreenMailServer::new);

  private static final Map<String, Function<TestServer, Object>> BEHAVIOURS =
      Map.of(
          "FolderBehaviour", server -> new FolderBehaviour(server) {},
          "ReadingBehaviour", server -> new ReadingBehaviour(server) {},
          "ChangesBehaviour", server -> new ChangesBehaviour(server) {},
          "IdleBehaviour", server -> new IdleBehaviour(server) {},
          "ConnectionBehaviour", server -> new ConnectionBehaviour(server) {},
          "SearchBehaviour", Search::new);

  /** The behaviour that brings its own store. */
  private static final class Search extends SearchBehaviour {
    private final TestServer server;

    Search(TestServer server) {
      this.server = server;
    }

    @Override
    protected Store connect() throws Exception {
      return server.store("imap4x", server.newUser(), new Properties());
    }

    /** As in it-tests: GreenMail has neither. */
    @Override
    protected boolean knows(Skill skill) {
      return !(server instanceof GreenMailServer);
    }
  }

  /** A recorded server. */
  private record Recorded(ScriptedServer server, SessionFile file, AtomicInteger users)
      implements Instance {
    @Override
    public String host() {
      return server.host();
    }

    @Override
    public int port() {
      return server.port();
    }

    @Override
    public int tlsPort() {
      throw new IllegalStateException("what goes over TLS is not recorded");
    }

    @Override
    public String newUser() {
      return Recorder.users().get(users.getAndIncrement());
    }

    @Override
    public String password() {
      return "any";
    }

    @Override
    public SSLContext sslContext() {
      try {
        return SSLContext.getDefault();
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean has(String capability) {
      return Pattern.compile("(?m)^S:.*CAPABILITY.* " + Pattern.quote(capability) + "[] \n]")
          .matcher(file.text())
          .find();
    }

    @Override
    public Properties properties() {
      Properties properties = Recorder.plainLogin();
      // What was recorded has no second try in it: an end that comes too early is told at once.
      properties.setProperty("mail.imap4x.reconnect", "false");
      return properties;
    }
  }

  /** The test that the session was recorded from. */
  private record Info(Method method) implements TestInfo {
    @Override
    public String getDisplayName() {
      return method.getName();
    }

    @Override
    public Set<String> getTags() {
      return Set.of();
    }

    @Override
    public Optional<Class<?>> getTestClass() {
      return Optional.of(method.getDeclaringClass());
    }

    @Override
    public Optional<Method> getTestMethod() {
      return Optional.of(method);
    }
  }

  private static Stream<SessionFile> played() {
    return SessionFile.real().stream()
        .filter(f -> BEHAVIOURS.containsKey(f.head("test").split("#")[0]))
        .filter(f -> f.head("not replayed").isEmpty());
  }

  @Test
  void sessions_most_arePlayed() {
    assertTrue(played().count() >= 60, "only " + played().count());
  }

  @TestFactory
  Stream<DynamicTest> session_playedAgain_isWhatTheTestExpects() {
    return played().map(f -> DynamicTest.dynamicTest(f.name(), () -> play(f)));
  }

  private static void play(SessionFile file) throws Throwable {
    String[] test = file.head("test").split("#");
    try (ScriptedServer server = ScriptedServer.inline(onASlowMachine(file.text()), PATIENCE)) {
      Object behaviour =
          BEHAVIOURS
              .get(test[0])
              .apply(
                  SERVERS
                      .get(file.folder())
                      .apply(new Recorded(server, file, new AtomicInteger())));
      Method method = null;
      for (Method m : methods(behaviour, Test.class)) {
        if (m.getName().equals(test[1])) {
          method = m;
        }
      }
      assertTrue(method != null, "there is no " + file.head("test"));
      try {
        call(behaviour, BeforeAll.class, method);
        call(behaviour, BeforeEach.class, method);
        call(behaviour, method, method);
      } finally {
        call(behaviour, AfterEach.class, method);
        call(behaviour, AfterAll.class, method);
      }
      server.verifyComplete();
    }
  }

  /** A connection that was not used for seconds is asked whether it lives: that is no deviation. */
  private static String onASlowMachine(String session) {
    String one = session.contains("\nconnection 1:\n") ? session : "connection 1:\n" + session;
    return one.replaceAll("(?m)^(connection \\d+:)$", "$1\n!auto NOOP");
  }

  private static List<Method> methods(Object of, Class<? extends Annotation> with) {
    List<Method> found = new ArrayList<>();
    for (Class<?> c = of.getClass(); c != Object.class; c = c.getSuperclass()) {
      for (Method m : c.getDeclaredMethods()) {
        if (m.isAnnotationPresent(with)) {
          found.add(0, m);
        }
      }
    }
    return found;
  }

  private static void call(Object on, Class<? extends Annotation> with, Method test)
      throws Throwable {
    for (Method m : methods(on, with)) {
      call(on, m, test);
    }
  }

  private static void call(Object on, Method method, Method test) throws Throwable {
    method.setAccessible(true);
    try {
      if (method.getParameterCount() == 0) {
        method.invoke(on);
      } else {
        method.invoke(on, new Info(test));
      }
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
