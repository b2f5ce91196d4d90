package org.imap4x.it.courier;

import org.imap4x.it.support.ChangesBehaviour;
import org.imap4x.it.support.ConnectionBehaviour;
import org.imap4x.it.support.Courier;
import org.imap4x.it.support.FolderBehaviour;
import org.imap4x.it.support.IdleBehaviour;
import org.imap4x.it.support.ReadingBehaviour;
import org.imap4x.it.support.RealServer;
import org.imap4x.it.support.TestServer;
import org.junit.jupiter.api.Nested;

/** What holds on every server, on Courier. */
class BehaviourTest {
  private static TestServer server() {
    return new Courier(RealServer.shared("courier"));
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
