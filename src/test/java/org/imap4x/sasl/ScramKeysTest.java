package org.imap4x.sasl;

import static org.imap4x.sasl.Samples.octets;
import static org.imap4x.sasl.Samples.password;
import static org.imap4x.sasl.Samples.start;
import static org.imap4x.sasl.Samples.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import org.imap4x.mail.IMAPStore;
import org.imap4x.mail.config.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SCRAM derives of a password is derived once for the connections of a store. */
@Timeout(30)
class ScramKeysTest {
  private static final String NAME = "SCRAM-SHA-256";
  private static final String FIRST = ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

  private static void logIn(SaslCredentials credentials, String name, String password)
      throws Exception {
    SaslMechanism scram = start(name, credentials);
    ScramServer server = new ScramServer(name, password);
    String first = server.first(text(scram.initialResponse().orElseThrow()));
    scram.evaluate(octets(server.last(text(scram.evaluate(octets(first))))));
    assertTrue(scram.complete());
    scram.close();
  }

  @Test
  void secondLogin_ofTheSameUser_derivesNothing() throws Exception {
    ScramKeys keys = new ScramKeys();
    for (int i = 0; i < 3; i++) {
      logIn(password("u", "pä55").scramKeys(keys).build(), NAME, "pä55");
    }
    assertEquals(1, keys.derivations());
    keys.forget();
    logIn(password("u", "pä55").scramKeys(keys).build(), NAME, "pä55");
    assertEquals(2, keys.derivations());
  }

  @ParameterizedTest
  @CsvSource({"v, p, SCRAM-SHA-256", "u, q, SCRAM-SHA-256", "u, p, SCRAM-SHA-1"})
  void anotherLogin_derivesItsOwn(String user, String secret, String name) throws Exception {
    ScramKeys keys = new ScramKeys();
    logIn(password("u", "p").scramKeys(keys).build(), NAME, "p");
    logIn(password(user, secret).scramKeys(keys).build(), name, secret);
    assertEquals(2, keys.derivations());
  }

  @ParameterizedTest
  @CsvSource({"b3RoZXIgc2FsdA==, 4096", "W22ZaJ0SNY7soEsUEjb6gQ==, 4097"})
  void anotherSaltOrCount_isAnotherKey(String salt, int iterations) throws Exception {
    ScramKeys keys = new ScramKeys();
    SaslCredentials credentials = password("user", "pencil").scramKeys(keys).build();
    SaslMechanism first = Scram.of(NAME, credentials, () -> "rOprNGfwEbeRWgbNEkqO");
    first.initialResponse();
    String nonce = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    String proof = text(first.evaluate(octets(nonce + FIRST)));
    first.evaluate(octets("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
    SaslMechanism second = Scram.of(NAME, credentials, () -> "rOprNGfwEbeRWgbNEkqO");
    second.initialResponse();
    String other = text(second.evaluate(octets(nonce + ",s=" + salt + ",i=" + iterations)));
    assertFalse(proof.equals(other));
    assertEquals(2, keys.derivations());
  }

  @Test
  void keys_thatTheServerDidNotProve_areNotKept() throws Exception {
    ScramKeys keys = new ScramKeys();
    SaslCredentials credentials = password("u", "p").scramKeys(keys).build();
    SaslMechanism scram = start(NAME, credentials);
    ScramServer server = new ScramServer(NAME, "p");
    String first = server.first(text(scram.initialResponse().orElseThrow()));
    scram.evaluate(octets(first));
    assertThrows(SaslFailure.class, () -> scram.evaluate(octets("v=AAAA")));
    logIn(credentials, NAME, "p");
    assertEquals(2, keys.derivations());
    assertFalse(keys.toString().contains("p="));
  }

  // ---- a store

  /** Counts what is derived by whoever does not ask for the JDK's provider by name. */
  @SuppressWarnings("serial")
  private static final class Counting extends Provider {
    static final AtomicInteger DERIVED = new AtomicInteger();

    Counting() {
      super("Counting", "1", "counts PBKDF2");
      put("SecretKeyFactory.PBKDF2WithHmacSHA256", Factory.class.getName());
    }

    @Override
    public synchronized Service getService(String type, String algorithm) {
      return "SecretKeyFactory".equals(type) && "PBKDF2WithHmacSHA256".equals(algorithm)
          ? new Service(this, type, algorithm, Factory.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return new Factory();
            }
          }
          : null;
    }
  }

  /** PBKDF2 of the JDK. */
  public static final class Factory extends SecretKeyFactorySpi {
    @Override
    protected SecretKey engineGenerateSecret(KeySpec spec) throws InvalidKeySpecException {
      Counting.DERIVED.incrementAndGet();
      try {
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256", "SunJCE").generateSecret(spec);
      } catch (java.security.GeneralSecurityException e) {
        throw new InvalidKeySpecException(e);
      }
    }

    @Override
    protected KeySpec engineGetKeySpec(SecretKey key, Class<?> spec) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected SecretKey engineTranslateKey(SecretKey key) {
      throw new UnsupportedOperationException();
    }
  }

  private static void serve(Socket socket) {
    String capabilities = "[CAPABILITY IMAP4rev1 SASL-IR AUTH=" + NAME + "] ";
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
      OutputStream out = socket.getOutputStream();
      say(out, "* OK " + capabilities + "hi");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ");
        if (words[1].equals("AUTHENTICATE")) {
          ScramServer scram = new ScramServer(NAME, "secret");
          say(out, "+ " + encoded(scram.first(decoded(words[3]))));
          say(out, "+ " + encoded(scram.last(decoded(in.readLine()))));
          in.readLine();
          say(out, words[0] + " OK " + capabilities + "in");
        } else {
          boolean select = words[1].equals("EXAMINE");
          say(out, (select ? "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] v\r\n" : "") + words[0] + " OK x");
        }
      }
    } catch (Exception e) {
      // the client has gone, or will say what it was told
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write(octets(line + "\r\n"));
    out.flush();
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(octets(text));
  }

  private static String decoded(String text) {
    return text(Base64.getDecoder().decode(text));
  }

  @Test
  void connectionsOfAStore_deriveOnce_andAgainAfterItWasClosed() throws Exception {
    Security.insertProviderAt(new Counting(), 1);
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      Thread accepting =
          new Thread(
              () -> {
                try {
                  while (true) {
                    Socket socket = listener.accept();
                    Thread serving = new Thread(() -> serve(socket), "scram server");
                    serving.setDaemon(true);
                    serving.start();
                  }
                } catch (IOException e) {
                  // closed
                }
              });
      accepting.setDaemon(true);
      accepting.start();
      Properties properties = TestSettings.properties();
      int before = Counting.DERIVED.get();
      try (IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x")) {
        store.connect("127.0.0.1", listener.getLocalPort(), "joe", "secret");
        for (String name : List.of("a", "b", "c")) {
          store.getFolder(name).open(Folder.READ_ONLY);
        }
        assertEquals(before + 1, Counting.DERIVED.get());
        store.close();
        store.connect("127.0.0.1", listener.getLocalPort(), "joe", "secret");
        assertEquals(before + 2, Counting.DERIVED.get());
      }
    } finally {
      Security.removeProvider("Counting");
    }
  }
}
