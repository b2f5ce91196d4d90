package org.imap4x.it.greenmail;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.imap4x.it.support.ChangesBehaviour;
import org.imap4x.it.support.ConnectionBehaviour;
import org.imap4x.it.support.FolderBehaviour;
import org.imap4x.it.support.GreenMailServer;
import org.imap4x.it.support.IdleBehaviour;
import org.imap4x.it.support.Instance;
import org.imap4x.it.support.ReadingBehaviour;
import org.imap4x.it.support.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** What holds on every server, on GreenMail. */
class BehaviourTest {
  private static final GreenMail SERVER = start();
  private static final AtomicInteger USERS = new AtomicInteger();

  private static GreenMail start() {
    ServerSetup plain = ServerSetup.IMAP.dynamicPort();
    ServerSetup secure = ServerSetup.IMAPS.dynamicPort();
    plain.setServerStartupTimeout(60_000);
    secure.setServerStartupTimeout(60_000);
    GreenMail server = new AttentiveGreenMail(plain, secure);
    server.start();
    return server;
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  private static TestServer server() {
    return new GreenMailServer(new Embedded());
  }

  /** The one of this JVM. */
  private static final class Embedded implements Instance {
    private static final List<String> CAPABILITY =
        List.of("IMAP4rev1", "LITERAL+", "UIDPLUS", "SORT", "IDLE", "MOVE", "SASL-IR", "QUOTA");

    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public int port() {
      return AttentiveGreenMail.port(SERVER);
    }

    @Override
    public int tlsPort() {
      return SERVER.getImaps().getPort();
    }

    @Override
    public String newUser() {
      String user = "u" + USERS.incrementAndGet();
      SERVER.setUser(user, password());
      return user;
    }

    @Override
    public String password() {
      return "secret";
    }

    /** GreenMail's certificate is its own, for another name. */
    @Override
    public SSLContext sslContext() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new All()}, new SecureRandom());
        return context;
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean has(String capability) {
      return CAPABILITY.contains(capability);
    }
  }

  /** Trusts everybody. */
  private static final class All implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @Nested
  class Folders extends FolderBehaviour {
    Folders() {
      super(server());
    }
  }

  @Nested
  class Reading extends ReadingBehaviour {
    Reading() {
      super(server());
    }
  }

  @Nested
  class Changes extends ChangesBehaviour {
    Changes() {
      super(server());
    }
  }

  @Nested
  class Idling extends IdleBehaviour {
    Idling() {
      super(server());
    }
  }

  @Nested
  class Connections extends ConnectionBehaviour {
    Connections() {
      super(server());
    }
  }
}
