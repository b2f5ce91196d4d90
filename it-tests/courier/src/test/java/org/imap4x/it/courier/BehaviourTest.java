package org.imap4x.it.courier;

import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.util.Properties;
import org.imap4x.it.support.ChangesBehaviour;
import org.imap4x.it.support.ConnectionBehaviour;
import org.imap4x.it.support.FolderBehaviour;
import org.imap4x.it.support.IdleBehaviour;
import org.imap4x.it.support.ReadingBehaviour;
import org.imap4x.it.support.TestServer;
import org.junit.jupiter.api.Nested;

/** What holds on every server, on Courier. */
class BehaviourTest {
  /** Courier as it is. */
  private static final class Courier extends TestServer.Real {
    Courier() {
      super("courier");
    }

    /** Courier keeps all of the user's mailboxes below INBOX. */
    @Override
    public String prefix() {
      return "INBOX.";
    }

    /**
     * Courier offers CRAM-MD5 also where it has a hash of the password only, and takes 5 s to
     * refuse it: then the next mechanism is tried, but not for every store of these tests.
     */
    @Override
    public Store store(String protocol, String user, Properties properties)
        throws MessagingException {
      Properties login = new Properties();
      login.putAll(properties);
      login.setProperty("mail.imap4x.auth.mechanisms", "LOGIN PLAIN");
      login.setProperty("mail.imap4xs.auth.mechanisms", "LOGIN PLAIN");
      return super.store(protocol, user, login);
    }

    /** Courier adds the missing line end. */
    @Override
    public boolean keepsMissingLineEnd() {
      return false;
    }

    /** Courier's NOOP stays silent on some expunges of a session that also appends. */
    @Override
    public boolean tellsEveryExpunge() {
      return false;
    }

    /** Courier makes up a message where the file is gone and the session was not told. */
    @Override
    public String inPlaceOfExpunged() {
      return "This message is no longer available on the server.";
    }
  }

  @Nested
  class Folders extends FolderBehaviour {
    Folders() {
      super(new Courier());
    }
  }

  @Nested
  class Reading extends ReadingBehaviour {
    Reading() {
      super(new Courier());
    }
  }

  @Nested
  class Changes extends ChangesBehaviour {
    Changes() {
      super(new Courier());
    }
  }

  @Nested
  class Idling extends IdleBehaviour {
    Idling() {
      super(new Courier());
    }
  }

  @Nested
  class Connections extends ConnectionBehaviour {
    Connections() {
      super(new Courier());
    }
  }
}
