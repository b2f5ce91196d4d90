package org.imap4x.it.dovecot;

import org.imap4x.it.support.ChangesBehaviour;
import org.imap4x.it.support.ConnectionBehaviour;
import org.imap4x.it.support.FolderBehaviour;
import org.imap4x.it.support.IdleBehaviour;
import org.imap4x.it.support.ReadingBehaviour;
import org.imap4x.it.support.TestServer;
import org.junit.jupiter.api.Nested;

/** What holds on every server, on Dovecot. */
class BehaviourTest {
  /** Dovecot as it is. */
  private static final class Dovecot extends TestServer.Real {
    Dovecot() {
      super("dovecot");
    }
  }

  @Nested
  class Folders extends FolderBehaviour {
    Folders() {
      super(new Dovecot());
    }
  }

  @Nested
  class Reading extends ReadingBehaviour {
    Reading() {
      super(new Dovecot());
    }
  }

  @Nested
  class Changes extends ChangesBehaviour {
    Changes() {
      super(new Dovecot());
    }
  }

  @Nested
  class Idling extends IdleBehaviour {
    Idling() {
      super(new Dovecot());
    }
  }

  @Nested
  class Connections extends ConnectionBehaviour {
    Connections() {
      super(new Dovecot());
    }
  }
}
