package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.AttentiveGreenMail;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What applications of the usual provider rely on without the API saying so. */
@Timeout(30)
class DropInBehaviourTest {

  private static String login(String capabilities) {
    return "S: * OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] ready\n"
        + "C: $tag LOGIN $user $password\n"
        + "S: $tag OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] in\n";
  }

  private static String opening(String command, String code) {
    return "C: $a "
        + command
        + " INBOX\nC: $b UID SEARCH ALL\n"
        + "S: * FLAGS (\\Answered \\Seen)\nS: * 3 EXISTS\n"
        + "S: * OK [UIDVALIDITY 1] v\nS: * OK [UIDNEXT 200] n\n"
        + "S: $a OK "
        + code
        + " done\nS: * SEARCH 5 7 9\nS: $b OK done\n";
  }

  private static IMAPStore store(ScriptedServer server) throws MessagingException {
    Properties properties = TestSettings.properties();
    properties.setProperty("mail.imap4x.timeout", "5000");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  @Test
  void list_nameThatOnlyHoldsOthers_isThere() throws Exception {
    String returns = " RETURN (SUBSCRIBED CHILDREN)";
    String script =
        login("LIST-EXTENDED")
            + "C: $a LIST \"\" Top"
            + returns
            + "\n"
            + "S: * LIST (\\HasChildren) \"/\" Top\nS: $a OK x\n"
            + "C: $a LIST \"\" Top/%"
            + returns
            + "\n"
            + "S: * LIST (\\NonExistent \\HasChildren) \"/\" Top/A\n"
            + "S: * LIST (\\NonExistent) \"/\" Top/gone\nS: $a OK x\n"
            + "C: $a LIST \"\" Top/A"
            + returns
            + "\n"
            + "S: * LIST (\\NonExistent \\HasChildren) \"/\" Top/A\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder[] below = store.getFolder("Top").list();
      assertEquals(1, below.length);
      assertEquals("Top/A", below[0].getFullName());
      assertEquals(Folder.HOLDS_FOLDERS, below[0].getType());
      assertTrue(below[0].exists());
      server.verifyComplete();
    }
  }

  @Test
  void status_itemTheServerDoesNotKnow_isMinusOne() throws Exception {
    String script =
        login("")
            + "C: $a STATUS INBOX (SIZE)\nS: $a BAD what?\n"
            + "C: $a LIST \"\" INBOX\nS: * LIST () \"/\" INBOX\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      assertEquals(-1, folder.getStatusItem("SIZE"));
      assertNull(folder.getPermanentFlags());
      server.verifyComplete();
    }
  }

  /** Dovecot says OK to a STORE in a mailbox that was only examined, and stores nothing. */
  @Test
  void setFlag_readOnly_isRefusedAndNotSent() throws Exception {
    String script =
        login("UNSELECT")
            + opening("EXAMINE", "[READ-ONLY]")
            + "C: $a UID FETCH 5 (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)\n"
            + "S: * 1 FETCH (UID 5 FLAGS (\\Seen))\nS: $a OK x\n"
            + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      folder.open(Folder.READ_ONLY);
      IMAPMessage message = (IMAPMessage) folder.getMessage(1);
      assertTrue(message.isSet(Flags.Flag.SEEN));
      assertThrows(IllegalStateException.class, () -> message.setFlag(Flags.Flag.ANSWERED, true));
      assertThrows(IllegalStateException.class, () -> message.setFlags(new Flags("mine"), false));
      assertFalse(message.isSet(Flags.Flag.ANSWERED));
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void messagesByUid_rangeBackwards_isTheSameRange() throws Exception {
    String script =
        login("UNSELECT") + opening("SELECT", "[READ-WRITE]") + "C: $a UNSELECT\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
      folder.open(Folder.READ_WRITE);
      List<Integer> numbers = new ArrayList<>();
      for (Message message : folder.getMessagesByUID(8, 5)) {
        numbers.add(message.getMessageNumber());
      }
      assertEquals(List.of(1, 2), numbers);
      folder.close(false);
      server.verifyComplete();
    }
  }

  @Test
  void store_closed_connectsAgainWithWhatItWasGiven() throws Exception {
    GreenMail server = new AttentiveGreenMail();
    server.start();
    try {
      server.setUser("u", "u", "p");
      IMAPStore store = (IMAPStore) Session.getInstance(new Properties()).getStore("imap4x");
      store.connect("127.0.0.1", server.getImap().getPort(), "u", "p");
      store.close();
      store.connect();
      assertTrue(store.isConnected());
      assertNull(store.getURLName().getPassword());
      countsAfterClose(store);
      Folder missing = store.getFolder("missing");
      assertThrows(FolderNotFoundException.class, missing::list);
      IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
      IdleManager manager = new IdleManager(Session.getInstance(new Properties()), Runnable::run);
      assertThrows(FolderClosedException.class, () -> manager.watch(inbox));
      manager.stop();
      store.close();
    } finally {
      server.stop();
    }
  }

  /** What was counted before a folder was opened says nothing of it afterwards. */
  private static void countsAfterClose(IMAPStore store) throws MessagingException {
    Folder folder = store.getFolder("Counted");
    assertTrue(folder.create(Folder.HOLDS_MESSAGES));
    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
    message.setText("text");
    folder.appendMessages(new Message[] {message});
    assertEquals(1, folder.getMessageCount());
    folder.open(Folder.READ_WRITE);
    folder.getMessage(1).setFlag(Flags.Flag.DELETED, true);
    folder.close(true);
    assertEquals(0, folder.getMessageCount());
  }
}
