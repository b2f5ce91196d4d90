package org.imap4x.it.faults;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.FolderClosedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.ReadOnlyFolderException;
import jakarta.mail.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.imap4x.it.support.Await;
import org.imap4x.it.support.RawImap;
import org.imap4x.mail.IMAPFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** What others may do to a mailbox while the connection is away. */
@Timeout(100)
class MailboxChangesTest {
  private Scenario scenario;
  private Target target;
  private Store store;
  private IMAPFolder box;
  private Message[] m;
  private final Told told = new Told();

  @BeforeEach
  void open() throws Exception {
    scenario = new Scenario("mailbox", CapabilitySet.ALL.server());
    target = scenario.throughProxy();
    try (RawImap raw = target.direct()) {
      raw.command("CREATE Box");
      raw.appendAll("Box", List.of(Mails.octets("m1"), Mails.octets("m2"), Mails.octets("m3")));
      raw.append("INBOX", "", Mails.octets("m9"));
    }
    store = Scenario.store(target, new Properties());
    target.connect(store);
    box = (IMAPFolder) store.getFolder("Box");
    told.listen(box);
    box.open(Folder.READ_WRITE);
    m = box.getMessages();
    assertEquals(Mails.subject("m1"), m[0].getSubject());
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    scenario.close();
  }

  /** Others do this while there is no connection. */
  private void meanwhile(String... commands) throws IOException {
    scenario.proxy().down();
    scenario.proxy().cutAll(Fault.Mode.RST);
    try (RawImap raw = target.direct()) {
      for (String command : commands) {
        raw.command(command);
      }
    }
    scenario.proxy().up();
  }

  private void assertClosedOnce() throws Exception {
    assertFalse(box.isOpen());
    Await.until(
        Duration.ofSeconds(10), () -> told.ofFolder().contains("closed"), () -> "CLOSED not told");
    assertEquals(List.of("opened", "closed"), told.ofFolder());
  }

  /** The store is as good as ever. */
  private void assertStoreWorks() throws Exception {
    Folder inbox = store.getFolder("INBOX");
    inbox.open(Folder.READ_ONLY);
    assertArrayEquals(Mails.octets("m9"), Work.octets(inbox.getMessage(1)));
    inbox.close(false);
  }

  @Test
  void uidValidity_changedMeanwhile_noMessageIsTakenForAnother() throws Exception {
    meanwhile("DELETE Box", "CREATE Box");
    try (RawImap raw = target.direct()) {
      raw.appendAll("Box", List.of(Mails.octets("n1"), Mails.octets("n2"), Mails.octets("n3")));
    }
    FolderClosedException e = assertThrows(FolderClosedException.class, () -> Work.octets(m[1]));
    assertTrue(e.getCause() != null || e.getMessage() != null, "it says why");
    assertClosedOnce();
    for (Message message : m) {
      assertTrue(message.isExpunged());
    }
    box.open(Folder.READ_WRITE);
    assertEquals(3, box.getMessageCount());
    assertArrayEquals(Mails.octets("n2"), Work.octets(box.getMessage(2)));
    assertStoreWorks();
  }

  @Test
  void mailbox_deletedMeanwhile_isToldAtOnce() throws Exception {
    meanwhile("DELETE Box");
    long begin = System.nanoTime();
    assertThrows(
        MessagingException.class, () -> box.search(new jakarta.mail.search.SubjectTerm("m")));
    long millis = (System.nanoTime() - begin) / 1_000_000;
    assertTrue(millis < 20_000, "no waiting mends that, " + millis + " ms");
    assertClosedOnce();
    assertFalse(store.getFolder("Box").exists());
    assertStoreWorks();
  }

  @Test
  void mailbox_readOnlyAfterwards_refusesToWrite() throws Exception {
    meanwhile("SETACL Box " + target.user() + " lra");
    try (RawImap raw = target.direct()) {
      List<String> answer = raw.command("SELECT Box");
      assertTrue(answer.get(answer.size() - 1).contains("[READ-ONLY]"), answer::toString);
    }
    assertArrayEquals(Mails.octets("m2"), Work.octets(m[1]));
    Message[] last = {m[2]};
    assertAll(
        () -> assertRefused(() -> m[0].setFlag(Flags.Flag.FLAGGED, true)),
        () -> assertRefused(() -> box.setFlags(last, new Flags(Flags.Flag.DELETED), true)),
        () -> assertRefused(() -> box.moveMessages(last, store.getFolder("INBOX"))),
        () -> assertRefused(() -> box.appendMessages(new Message[] {Work.local("n1")})),
        () -> assertRefused(box::expunge),
        () -> assertRefused(() -> box.expunge(last)));
    assertTrue(box.isOpen());
    assertEquals(List.of("opened"), told.ofFolder());
    box.close(false);
  }

  private static void assertRefused(Executable write) {
    assertThrows(ReadOnlyFolderException.class, write);
  }
}
