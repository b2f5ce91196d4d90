package org.imap4x.it.dropin.app;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.eclipse.angus.mail.imap.AppendUID;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.imap4x.it.dropin.Report;

/** Flags, appending, copying, moving, removing. */
final class Changing {

  private final Report report;
  private final IMAPStore store;

  Changing(Report report, IMAPStore store) {
    this.report = report;
    this.store = store;
  }

  void run() throws Exception {
    report.section("changing");
    IMAPFolder work = (IMAPFolder) store.getFolder("Work");
    IMAPFolder other = (IMAPFolder) store.getFolder("Other");
    work.create(Folder.HOLDS_MESSAGES);
    other.create(Folder.HOLDS_MESSAGES);
    append(work);
    work.open(Folder.READ_WRITE);
    flags(work);
    uids(work);
    copies(work, other);
    removes(work, other);
    work.close(false);
    closes(work);
    report.see("left in work", work::getMessageCount);
    report.see("left in other", other::getMessageCount);
    report.see("gone", () -> work.delete(true) && other.delete(true));
  }

  private static MimeMessage message(String subject) throws Exception {
    String text =
        "From: a@example.org\r\nTo: b@example.org\r\nSubject: "
            + subject
            + "\r\nDate: Mon, 1 Jan 2024 10:00:00 +0000\r\nMessage-ID: <"
            + subject.replace(' ', '.')
            + "@example.org>\r\n\r\nbody of "
            + subject
            + "\r\n";
    return new MimeMessage(
        (Session) null, new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private static Message[] messages(String name, int count) throws Exception {
    Message[] messages = new Message[count];
    for (int i = 0; i < count; i++) {
      messages[i] = message(name + " " + i);
    }
    return messages;
  }

  private static List<Object> uids(AppendUID[] uids) {
    List<Object> seen = new ArrayList<>();
    for (AppendUID uid : uids) {
      seen.add(uid == null ? "none" : uid.uid);
      seen.add(uid != null && uid.uidvalidity > 0);
    }
    return seen;
  }

  private void append(IMAPFolder work) throws Exception {
    report.act("append", () -> work.appendMessages(messages("first", 3)));
    report.see("append with uid", () -> uids(work.appendUIDMessages(messages("second", 3))));
    report.see("appended to a closed one", () -> work.addMessages(messages("third", 1)));
    report.act("append nothing", () -> work.appendMessages(new Message[0]));
    Message[] flagged = messages("flagged", 2);
    flagged[0].setFlag(Flags.Flag.FLAGGED, true);
    flagged[1].setFlags(new Flags("keyword"), true);
    flagged[1].setFlag(Flags.Flag.SEEN, true);
    report.see("append with flags", () -> uids(work.appendUIDMessages(flagged)));
    report.act(
        "append to a missing one",
        () -> ((IMAPFolder) store.getFolder("missing")).appendMessages(messages("x", 1)));
    report.see("count", work::getMessageCount);
  }

  private void flags(IMAPFolder work) throws Exception {
    report.see("added", () -> work.addMessages(messages("fourth", 2)));
    report.see("count then", work::getMessageCount);
    for (Message m : work.getMessages()) {
      report.see("flags of " + m.getSubject(), () -> Reading.stable(m.getFlags()));
    }
    Message one = work.getMessage(1);
    report.act("set", () -> one.setFlag(Flags.Flag.SEEN, true));
    report.see("is set", () -> one.isSet(Flags.Flag.SEEN));
    report.act("user flags", () -> one.setFlags(new Flags("mine"), true));
    report.see("user flags then", () -> Reading.stable(one.getFlags()));
    report.act("clear", () -> one.setFlag(Flags.Flag.SEEN, false));
    report.see("cleared", () -> Reading.stable(one.getFlags()));
    report.act("no flags", () -> one.setFlags(new Flags(), true));
    report.act("recent", () -> one.setFlag(Flags.Flag.RECENT, true));
    report.act("range", () -> work.setFlags(1, 3, new Flags(Flags.Flag.ANSWERED), true));
    report.act("list", () -> work.setFlags(new int[] {2, 4}, new Flags(Flags.Flag.DRAFT), true));
    report.act("beyond", () -> work.setFlags(1, 99, new Flags(Flags.Flag.DRAFT), true));
    report.act("none", () -> work.setFlags(new Message[0], new Flags(Flags.Flag.DRAFT), true));
    report.act("all", () -> work.setFlags(work.getMessages(), new Flags("all"), true));
    for (Message m : work.getMessages()) {
      report.see("flags " + m.getMessageNumber(), () -> Reading.stable(m.getFlags()));
    }
    report.see("user flag copy", () -> one.getFlags() != one.getFlags());
    report.see("unread", work::getUnreadMessageCount);
    setters((IMAPMessage) one);
  }

  private void setters(IMAPMessage message) {
    report.act("set subject", () -> message.setSubject("x"));
    report.act("set header", () -> message.setHeader("X", "x"));
    report.act("remove header", () -> message.removeHeader("X"));
    report.act("set text", () -> message.setText("x"));
    report.act("set from", () -> message.setFrom());
    report.act("set date", () -> message.setSentDate(new Date()));
    report.act("save changes", message::saveChanges);
  }

  private void uids(IMAPFolder work) throws Exception {
    report.see("by uid", () -> work.getMessageByUID(2).getSubject());
    report.see("by no uid", () -> work.getMessageByUID(999));
    report.see("by uid 0", () -> work.getMessageByUID(0));
    report.see("range", () -> work.getMessagesByUID(2, 4));
    report.see("last", () -> work.getMessagesByUID(1, UIDFolder.LASTUID));
    report.see("only last", () -> work.getMessagesByUID(UIDFolder.LASTUID, UIDFolder.LASTUID));
    report.see("beyond", () -> work.getMessagesByUID(500, 600));
    report.see("beyond to last", () -> work.getMessagesByUID(500, UIDFolder.LASTUID));
    report.see("backwards", () -> work.getMessagesByUID(4, 2));
    report.see("list", () -> work.getMessagesByUID(new long[] {5, 999, 1}));
    report.see("no list", () -> work.getMessagesByUID(new long[0]));
    report.see("uid", () -> work.getUID(work.getMessage(3)));
    report.see("same object", () -> work.getMessage(3) == work.getMessageByUID(3));
    report.see("uid of another's", () -> work.getUID(message("x")));
    report.see("changed", () -> work.getMessagesByUIDChangedSince(1, UIDFolder.LASTUID, 1).length);
    report.see(
        "changed later",
        () -> work.getMessagesByUIDChangedSince(1, UIDFolder.LASTUID, 1L << 40).length);
    report.see("message 0", () -> work.getMessage(0));
    report.see("message beyond", () -> work.getMessage(99));
    report.see("messages beyond", () -> work.getMessages(1, 99));
    report.see("messages backwards", () -> work.getMessages(3, 1));
    report.see("message list", () -> work.getMessages(new int[] {3, 1}));
    report.see("message list beyond", () -> work.getMessages(new int[] {3, 99}));
  }

  private void copies(IMAPFolder work, IMAPFolder other) throws Exception {
    Message[] some = work.getMessages(1, 3);
    report.act("copy", () -> work.copyMessages(some, other));
    report.see("copy with uid", () -> uids(work.copyUIDMessages(some, other)));
    report.see("copied", other::getMessageCount);
    report.see(
        "copy out of order",
        () -> uids(work.copyUIDMessages(new Message[] {some[2], some[0]}, other)));
    report.act("copy nothing", () -> work.copyMessages(new Message[0], other));
    report.see("copy nothing with uid", () -> work.copyUIDMessages(new Message[0], other).length);
    report.act("copy to a missing one", () -> work.copyMessages(some, store.getFolder("missing")));
    report.see(
        "copy to a missing one with uid",
        () -> work.copyUIDMessages(some, store.getFolder("missing")));
    report.act("copy to itself", () -> work.copyMessages(new Message[] {some[0]}, work));
    report.see("count", work::getMessageCount);
    report.see("move", () -> uids(work.moveUIDMessages(work.getMessages(4, 5), other)));
    report.see("moved", () -> work.getMessage(4).isExpunged());
    report.see("count after the move", work::getMessageCount);
    report.see("expunge after the move", () -> work.expunge().length);
    report.see("count after both", work::getMessageCount);
    report.act("move one", () -> work.moveMessages(work.getMessages(4, 4), other));
    report.see("moved there", other::getMessageCount);
    report.act(
        "move to a missing one",
        () -> work.moveMessages(work.getMessages(1, 1), store.getFolder("missing")));
    work.expunge();
  }

  private void removes(IMAPFolder work, IMAPFolder other) throws Exception {
    Message[] all = work.getMessages();
    report.see("all", () -> all);
    all[0].setFlag(Flags.Flag.DELETED, true);
    all[2].setFlag(Flags.Flag.DELETED, true);
    report.see("deleted", work::getDeletedMessageCount);
    report.see("expunge one", () -> work.expunge(new Message[] {all[2]}));
    report.see("renumbered", () -> List.of(all[1], all[3]));
    report.see("gone", () -> List.of(all[0].isExpunged(), all[2].isExpunged()));
    report.see("subject of the gone", () -> all[2].getSubject());
    report.see("flags of the gone", () -> all[2].getFlags());
    report.see("expunge", work::expunge);
    report.see("expunge again", () -> work.expunge().length);
    report.see("expunge none", () -> work.expunge(new Message[0]).length);
    report.see("numbers", () -> all[1].getMessageNumber());
    report.see("left", work::getMessages);
    report.see("uid next", work::getUIDNext);
    all[1].setFlag(Flags.Flag.DELETED, true);
    report.act("close", () -> work.close(false));
    report.see("not expunged", work::getMessageCount);
    work.open(Folder.READ_WRITE);
    report.see("still deleted", () -> work.getMessage(1).isSet(Flags.Flag.DELETED));
    other.open(Folder.READ_ONLY);
    report.act("flag in a read-only one", () -> set(other.getMessage(1)));
    report.act("flags in a read-only one", () -> other.setFlags(1, 2, new Flags("x"), true));
    report.see("expunge a read-only one", () -> other.expunge().length);
    report.act("another folder's", () -> work.setFlags(other.getMessages(), new Flags("x"), true));
    report.act("copy another folder's", () -> work.copyMessages(other.getMessages(1, 1), work));
    report.act(
        "copy from a read-only one", () -> other.copyMessages(other.getMessages(1, 1), work));
    report.act("close a read-only one", () -> other.close(true));
  }

  private static void set(Message message) throws Exception {
    message.setFlag(Flags.Flag.FLAGGED, true);
  }

  private void closes(IMAPFolder work) throws Exception {
    work.open(Folder.READ_WRITE);
    report.see("count before", work::getMessageCount);
    work.getMessage(work.getMessageCount()).setFlag(Flags.Flag.DELETED, true);
    report.act("close and expunge", () -> work.close(true));
    report.see("count after", work::getMessageCount);
    work.open(Folder.READ_WRITE);
    report.see("open again", work::getMessages);
    work.getMessage(1).setFlag(Flags.Flag.DELETED, true);
    try (Folder closing = work) {
      report.see("in try", closing::isOpen);
    }
    report.see("count at the end", work::getMessageCount);
  }
}
