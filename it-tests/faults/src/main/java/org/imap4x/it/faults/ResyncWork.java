package org.imap4x.it.faults;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import jakarta.mail.search.SubjectTerm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.it.support.RawImap;
import org.imap4x.mail.IMAPFolder;

/**
 * Loses the connection, and meanwhile others add, flag, unflag and expunge. The fault strikes the
 * connection that replaces it; what others did is seen all the same, and told once.
 */
final class ResyncWork extends Work {
  private static final List<String> NAMES = Mails.inbox();

  ResyncWork(Target target) {
    super(target, "INBOX", NAMES);
  }

  @Override
  void prepare(RawImap raw) throws IOException {
    raw.appendAll("INBOX", NAMES.stream().map(Mails::octets).toList());
    raw.command("SELECT INBOX");
    raw.command("UID STORE 6 +FLAGS.SILENT (\\Answered)");
  }

  @Override
  Model modelAtFirst() {
    Model model = new Model("INBOX");
    NAMES.forEach(name -> model.add("INBOX", name, Certainty.DONE));
    return model;
  }

  @Override
  void session(Store store) throws Exception {
    IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
    if (!open(inbox, Folder.READ_WRITE)) {
      return;
    }
    Message[] m = inbox.getMessages();
    step("list", () -> list(inbox, m));
    try (RawImap other = target.direct()) {
      other.command("SELECT INBOX");
      target.proxy().cutAll(Fault.Mode.FIN);
      others(other);
    }
    step("search", () -> search(inbox));
    step("flags", () -> flags(m));
    if (isUntroubled()) {
      await(() -> told.changed().containsKey(5L) && told.changed().containsKey(6L));
      await(() -> told.added().containsKey(21L) && told.removed().containsKey(3L));
    }
    close(inbox);
  }

  private void list(IMAPFolder inbox, Message[] m) throws MessagingException {
    FetchProfile profile = new FetchProfile();
    profile.add(FetchProfile.Item.FLAGS);
    inbox.fetch(m, profile);
    equal(false, m[4].isSet(Flags.Flag.FLAGGED), "\\Flagged of m5");
    equal(true, m[5].isSet(Flags.Flag.ANSWERED), "\\Answered of m6");
  }

  private void others(RawImap other) throws IOException {
    other.command("UID STORE 5 +FLAGS.SILENT (\\Flagged)");
    model().flag("INBOX", "m5", "\\Flagged", Certainty.DONE);
    other.command("UID STORE 6 -FLAGS.SILENT (\\Answered)");
    other.command("UID STORE 3 +FLAGS.SILENT (\\Deleted)");
    other.command("EXPUNGE");
    model().remove("INBOX", "m3", Certainty.DONE);
    other.append("INBOX", "", Mails.octets("d1"));
    model().add("INBOX", "d1", Certainty.DONE);
  }

  private void search(IMAPFolder inbox) throws MessagingException {
    equal(2, inbox.search(new SubjectTerm("Mail m2")).length, "the count of what was found");
  }

  private void flags(Message[] m) throws MessagingException {
    equal(true, m[4].isSet(Flags.Flag.FLAGGED), "\\Flagged of m5");
    equal(false, m[5].isSet(Flags.Flag.ANSWERED), "\\Answered of m6");
    equal(true, m[2].isExpunged(), "whether m3 is expunged");
  }

  @Override
  List<Finding> judge(List<Stored> stored) {
    List<Finding> all = new ArrayList<>(super.judge(stored));
    if (isUntroubled()) {
      times("changed", 5, told.changed(), 1, 1, all);
      times("changed", 6, told.changed(), 1, 1, all);
    }
    return all;
  }
}
