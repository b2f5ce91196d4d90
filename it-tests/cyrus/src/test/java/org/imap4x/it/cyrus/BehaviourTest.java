package org.imap4x.it.cyrus;

import org.imap4x.it.support.ChangesBehaviour;
import org.imap4x.it.support.ConnectionBehaviour;
import org.imap4x.it.support.FolderBehaviour;
import org.imap4x.it.support.IdleBehaviour;
import org.imap4x.it.support.ReadingBehaviour;
import org.imap4x.it.support.TestServer;
import org.junit.jupiter.api.Nested;

/** What holds on every server, on Cyrus. */
class BehaviourTest {
  /** Cyrus as it is. */
  private static final class Cyrus extends TestServer.Real {
    Cyrus() {
      super("cyrus");
    }

    /** Cyrus writes X for 8-bit octets in header fields (its munge8bit). */
    @Override
    public boolean keepsRawUtf8() {
      return false;
    }

    /** Cyrus has no mailbox names with these. */
    @Override
    public boolean takesName(String name) {
      return name.chars().noneMatch(c -> "\"%(){}".indexOf(c) >= 0);
    }

    /** Cyrus has the previews only that somebody else gave it as an annotation. */
    @Override
    public boolean makesPreviews() {
      return false;
    }
  }

  @Nested
  class Folders extends FolderBehaviour {
    Folders() {
      super(new Cyrus());
    }
  }

  @Nested
  class Reading extends ReadingBehaviour {
    Reading() {
      super(new Cyrus());
    }
  }

  @Nested
  class Changes extends ChangesBehaviour {
    Changes() {
      super(new Cyrus());
    }
  }

  @Nested
  class Idling extends IdleBehaviour {
    Idling() {
      super(new Cyrus());
    }
  }

  @Nested
  class Connections extends ConnectionBehaviour {
    Connections() {
      super(new Cyrus());
    }
  }
}
