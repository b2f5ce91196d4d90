package org.imap4x.it.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.event.MessageChangedEvent;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.event.MessageCountListener;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.imap4x.mail.AppendUID;
import org.imap4x.mail.IMAPFolder;
import org.imap4x.mail.IMAPMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Appending, flags, copies, removals, UIDs and what other sessions do meanwhile. */
public abstract class ChangesBehaviour extends ServerBehaviour {
  protected ChangesBehaviour(TestServer server) {
    super(server);
  }

  private static String subjects(Message... messages) throws MessagingException {
    StringBuilder all = new StringBuilder();
    for (Message message : messages) {
      all.append(message.getSubject().replace("number ", "")).append(' ');
    }
    return all.toString().strip();
  }

  private static List<Long> uids(AppendUID[] uids) {
    return Arrays.stream(uids).map(u -> u == null ? 0 : u.uid).toList();
  }

  @Test
  void append_flagsAndDate_areKept() throws Exception {
    Date date = Date.from(Instant.parse("2001-02-03T04:05:06Z"));
    MimeMessage message =
        new MimeMessage(parsed(Samples.small(1))) {
          @Override
          public Date getReceivedDate() {
            return date;
          }
        };
    message.setFlag(Flags.Flag.SEEN, true);
    message.setFlag(Flags.Flag.FLAGGED, true);
    message.setFlags(new Flags("$Work"), true);
    AppendUID[] uids = folder.appendUIDMessages(new Message[] {message, parsed(Samples.small(2))});
    assertEquals(List.of(1L, 2L), uids(uids));
    folder.open(Folder.READ_WRITE);
    assertEquals(folder.getUIDValidity(), uids[0].uidvalidity);
    Message kept = folder.getMessage(1);
    assertTrue(kept.isSet(Flags.Flag.SEEN));
    assertTrue(kept.isSet(Flags.Flag.FLAGGED));
    assertTrue(kept.getFlags().contains("$Work"));
    assertEquals(date, kept.getReceivedDate());
    assertFalse(folder.getMessage(2).isSet(Flags.Flag.SEEN));
    Message[] added = folder.addMessages(new Message[] {parsed(Samples.small(3))});
    assertEquals("3", subjects(added));
    assertSame(added[0], folder.getMessage(3));
  }

  @Test
  void flags_oneAndMany_areSetAndCleared() throws Exception {
    Message[] messages = numbered(4);
    messages[0].setFlag(Flags.Flag.ANSWERED, true);
    folder.setFlags(2, 3, new Flags(Flags.Flag.FLAGGED), true);
    folder.setFlags(new int[] {3, 4}, new Flags("keyword"), true);
    folder.setFlags(new Message[] {messages[2]}, new Flags(Flags.Flag.FLAGGED), false);
    assertTrue(messages[0].isSet(Flags.Flag.ANSWERED));
    assertTrue(messages[1].isSet(Flags.Flag.FLAGGED));
    assertFalse(messages[2].isSet(Flags.Flag.FLAGGED));
    assertTrue(messages[2].getFlags().contains("KEYWORD"));
    assertTrue(messages[3].getFlags().contains("keyword"));
    assertFalse(messages[0].getFlags().contains("keyword"));
    folder.close(false);
    folder.open(Folder.READ_WRITE);
    assertTrue(folder.getMessage(1).isSet(Flags.Flag.ANSWERED), "the server has them");
    assertTrue(folder.getMessage(2).isSet(Flags.Flag.FLAGGED));
    assertTrue(folder.getMessage(4).getFlags().contains("keyword"));
    assertTrue(folder.getPermanentFlags().contains(Flags.Flag.SEEN));
    assertTrue(folder.getPermanentFlags().contains(Flags.Flag.USER));
  }

  @Test
  void copyAndMove_some_sayWhereTheyWent() throws Exception {
    Message[] messages = numbered(4);
    IMAPFolder target = named(folder.getName() + " target");
    assertTrue(target.create(Folder.HOLDS_MESSAGES));
    folder.copyMessages(new Message[] {messages[0]}, target);
    AppendUID[] copied = folder.copyUIDMessages(new Message[] {messages[3], messages[1]}, target);
    assertEquals(3, target.getMessageCount());
    AppendUID[] moved = folder.moveUIDMessages(new Message[] {messages[2]}, target);
    target.open(Folder.READ_ONLY);
    closing(target);
    assertEquals("4", subjects(target.getMessageByUID(copied[0].uid)));
    assertEquals("2", subjects(target.getMessageByUID(copied[1].uid)));
    assertEquals("3", subjects(target.getMessageByUID(moved[0].uid)));
    assertArrayEquals(Samples.small(3), written(target.getMessageByUID(moved[0].uid)));
    assertEquals(4, target.getMessageCount());
    poll();
    assertThrows(MessageRemovedException.class, () -> messages[2].setFlag(Flags.Flag.SEEN, true));
    assertTrue(messages[2].isExpunged());
    assertEquals(4, messages[3].getMessageNumber());
    assertEquals("4", subjects(messages[3]));
  }

  @Test
  void expunge_some_leavesWhatOthersMarked() throws Exception {
    Message[] messages = numbered(5);
    folder.setFlags(new int[] {2, 4}, new Flags(Flags.Flag.DELETED), true);
    assertEquals(2, folder.getDeletedMessageCount());
    Message[] removed = folder.expunge(new Message[] {messages[1], messages[2]});
    assertArrayEquals(new Message[] {messages[1]}, removed);
    assertEquals(4, folder.getMessageCount());
    assertEquals("1 3 4 5", subjects(folder.getMessages()));
    assertEquals(3, messages[3].getMessageNumber());
    Message[] rest = folder.expunge();
    assertArrayEquals(new Message[] {messages[3]}, rest);
    assertTrue(messages[3].isExpunged());
    assertEquals("1 3 5", subjects(folder.getMessages()));
  }

  @Test
  void close_withAndWithoutExpunge_doesWhatItSays() throws Exception {
    Message[] messages = numbered(3);
    messages[1].setFlag(Flags.Flag.DELETED, true);
    folder.close(false);
    assertEquals(3, folder.getMessageCount(), "close(false) expunges nothing");
    folder.open(Folder.READ_WRITE);
    assertTrue(folder.getMessage(2).isSet(Flags.Flag.DELETED));
    folder.close(true);
    assertEquals(2, folder.getMessageCount());
  }

  @Test
  void uids_everyMethod_isByUid() throws Exception {
    Message[] messages = numbered(5);
    folder.setFlags(new int[] {1, 3}, new Flags(Flags.Flag.DELETED), true);
    folder.expunge();
    assertEquals(2, folder.getUID(messages[1]));
    assertSame(messages[1], folder.getMessageByUID(2));
    assertNull(folder.getMessageByUID(3));
    assertNull(folder.getMessageByUID(999));
    assertEquals("2 4 5", subjects(folder.getMessagesByUID(1, UIDFolder.LASTUID)));
    assertEquals("5", subjects(folder.getMessagesByUID(UIDFolder.LASTUID, UIDFolder.LASTUID)));
    assertEquals("5", subjects(folder.getMessagesByUID(4242, UIDFolder.LASTUID)), "as 4242:*");
    assertEquals("4", subjects(folder.getMessagesByUID(3, 4)));
    assertEquals(0, folder.getMessagesByUID(6, 10).length);
    Message[] asked = folder.getMessagesByUID(new long[] {5, 1, 2});
    assertEquals("5", subjects(asked[0]));
    assertNull(asked[1]);
    assertEquals("2", subjects(asked[2]));
  }

  @Test
  void uidNext_afterAnothersAppend_isNeverStale() throws Exception {
    numbered(2);
    assertEquals(3, folder.getUIDNext());
    RawImap other = other();
    for (int i = 3; i < 6; i++) {
      other.append(folder.getFullName(), "", Samples.small(i));
      assertEquals(i + 1, folder.getUIDNext());
    }
    folder.close(false);
    assertEquals(6, folder.getUIDNext());
  }

  @Test
  void identity_expungeByAnother_movesNothing() throws Exception {
    Message[] messages = numbered(6);
    messages[0].getSubject();
    RawImap other = otherHere();
    other.command("UID STORE 1,3 +FLAGS.SILENT (\\Deleted)");
    other.command("UID EXPUNGE 1,3");
    poll();
    assertTrue(messages[0].isExpunged() && messages[2].isExpunged());
    assertThrows(MessageRemovedException.class, () -> messages[2].getContent());
    assertThrows(MessageRemovedException.class, () -> written(messages[2]));
    for (int i : new int[] {2, 4, 5, 6}) {
      assertEquals(i, messages[i - 1].getMessageNumber(), "numbers are frozen");
      assertEquals("number " + i, messages[i - 1].getSubject());
      assertArrayEquals(Samples.small(i), written(messages[i - 1]));
    }
    assertEquals(6, folder.getMessageCount());
    assertSame(messages[5], folder.getMessage(6));
    messages[4].setFlag(Flags.Flag.FLAGGED, true);
    other.append(folder.getFullName(), "", Samples.small(7));
    poll();
    assertEquals(7, folder.getMessageCount());
    assertEquals("number 7", folder.getMessage(7).getSubject());
    Message[] dropped = folder.expunge();
    assertArrayEquals(new Message[] {messages[0], messages[2]}, dropped);
    assertEquals("2 4 5 6 7", subjects(folder.getMessages()));
    assertEquals(1, messages[1].getMessageNumber());
    assertTrue(folder.getMessage(3).isSet(Flags.Flag.FLAGGED));
  }

  @Test
  void reopen_sameUidValidity_keepsObjects() throws Exception {
    Message[] messages = numbered(4);
    folder.close(false);
    assertThrows(MessagingException.class, () -> written(messages[1]));
    RawImap other = otherHere();
    other.command("UID STORE 1 +FLAGS.SILENT (\\Deleted)");
    other.command("UID EXPUNGE 1");
    folder.open(Folder.READ_WRITE);
    assertSame(messages[1], folder.getMessage(1));
    assertEquals(1, messages[1].getMessageNumber());
    assertArrayEquals(Samples.small(2), written(messages[1]));
    assertTrue(messages[0].isExpunged());
    assertEquals(messages[3], folder.getMessage(3));
    assertEquals(messages[3].hashCode(), folder.getMessage(3).hashCode());
  }

  @Test
  void events_changesByAnother_areToldOnce() throws Exception {
    Message[] messages = numbered(3);
    messages[1].getFlags();
    List<String> told = new CopyOnWriteArrayList<>();
    folder.addMessageCountListener(
        new MessageCountListener() {
          @Override
          public void messagesAdded(MessageCountEvent e) {
            for (Message message : e.getMessages()) {
              try {
                told.add("added " + message.getSubject());
              } catch (MessagingException f) {
                told.add(f.toString());
              }
            }
          }

          @Override
          public void messagesRemoved(MessageCountEvent e) {
            for (Message message : e.getMessages()) {
              told.add("removed " + message.getMessageNumber() + " " + e.isRemoved());
            }
          }
        });
    folder.addMessageChangedListener(
        e -> {
          if (e.getMessageChangeType() == MessageChangedEvent.FLAGS_CHANGED) {
            told.add("changed " + e.getMessage().getMessageNumber());
          }
        });
    RawImap other = otherHere();
    other.append(folder.getFullName(), "", Samples.small(4));
    poll();
    awaitTold(told, "added number 4");
    other.command("UID STORE 2 +FLAGS (\\Flagged)");
    poll();
    awaitTold(told, "added number 4", "changed 2");
    assertTrue(messages[1].isSet(Flags.Flag.FLAGGED));
    other.command("UID STORE 1 +FLAGS.SILENT (\\Deleted)");
    other.command("UID EXPUNGE 1");
    poll();
    Await.until(
        Duration.ofSeconds(20), () -> told.contains("removed 1 false"), () -> "told: " + told);
    poll();
    assertEquals(
        List.of("added number 4", "changed 2", "removed 1 false"),
        told.stream().filter(t -> !t.equals("changed 1")).toList());
    messages[2].setFlag(Flags.Flag.DELETED, true);
    folder.expunge();
    Await.until(
        Duration.ofSeconds(20), () -> told.contains("removed 3 true"), () -> "told: " + told);
    assertEquals(1, told.stream().filter(t -> t.startsWith("removed 3")).count());
    assertEquals("2 4", subjects(folder.getMessages()));
  }

  private static void awaitTold(List<String> told, String... expected) throws Exception {
    Await.until(
        Duration.ofSeconds(20), () -> told.size() >= expected.length, () -> "told: " + told);
    assertEquals(List.of(expected), told);
  }

  @Test
  void changedSince_flagsByAnother_areFound() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(server.has("CONDSTORE"), "no CONDSTORE here");
    Message[] messages = numbered(3);
    long modSeq = folder.getHighestModSeq();
    assertTrue(modSeq > 0);
    RawImap other = otherHere();
    other.command("UID STORE 2 +FLAGS (\\Flagged)");
    Message[] changed = folder.getMessagesByUIDChangedSince(1, UIDFolder.LASTUID, modSeq);
    assertArrayEquals(new Message[] {messages[1]}, changed);
    assertNotNull(((IMAPMessage) changed[0]).getFlags());
  }

  @Test
  @Timeout(120)
  void twoSessions_randomChanges_neverMixMessagesUp() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        server.survivesExpungeByOthers(), "the server fails when others expunge");
    new TwoSessions(store, closing(server.raw(user)), folder.getFullName())
        .inPlaceOfExpunged(server.inPlaceOfExpunged())
        .tellsAll(server.tellsEveryExpunge())
        .run(60);
  }
}
