package org.imap4x.it.dropin.app;

import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.util.List;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.SortTerm;
import org.imap4x.it.dropin.Report;
import org.imap4x.it.dropin.Seed;
import org.imap4x.it.dropin.Site;

/** What one gets for folders that are closed and messages that others removed. */
final class Mistakes {

  private final Report report;
  private final Site site;
  private final IMAPStore store;

  Mistakes(Report report, Site site, IMAPStore store) {
    this.report = report;
    this.site = site;
    this.store = store;
  }

  void run() throws Exception {
    report.section("mistakes");
    closed();
    removed();
    gone();
    storeClosed();
  }

  private void closed() throws Exception {
    IMAPFolder folder = (IMAPFolder) store.getFolder("Data");
    report.see("message of a closed one", () -> folder.getMessage(1));
    report.see("messages of a closed one", folder::getMessages);
    report.see("by uid", () -> folder.getMessageByUID(1));
    report.see("range by uid", () -> folder.getMessagesByUID(1, 2));
    report.act("fetch", () -> folder.fetch(new Message[0], new FetchProfile()));
    report.see("expunge", folder::expunge);
    report.act("flags", () -> folder.setFlags(1, 1, new Flags("x"), true));
    report.act("close", () -> folder.close(true));
    report.act("idle", folder::idle);
    report.see("sort", () -> folder.getSortedMessages(new SortTerm[] {SortTerm.DATE}));
    report.act("copy", () -> folder.copyMessages(new Message[0], folder));
    folder.open(Folder.READ_ONLY);
    Message read = folder.getMessage(1);
    Message unread = folder.getMessage(2);
    Multipart multipart = (Multipart) folder.getMessage(3).getContent();
    Part part = multipart.getBodyPart(1);
    report.see("read before", read::getSubject);
    folder.close(false);
    report.see("message folder", () -> read.getFolder() == folder);
    report.see("unread after", unread::getSubject);
    report.see("flags after", unread::getFlags);
    report.see("content after", unread::getContent);
    report.see("stream after", unread::getInputStream);
    report.see("part after", part::getInputStream);
    report.see("part type after", part::getContentType);
    report.act("set after", () -> unread.setFlag(Flags.Flag.SEEN, true));
    report.see("uid after", () -> folder.getUID(unread));
    report.see("number after", unread::getMessageNumber);
    report.see("expunged after", unread::isExpunged);
  }

  private void removed() throws Exception {
    IMAPFolder folder = (IMAPFolder) store.getFolder("Shared");
    folder.create(Folder.HOLDS_MESSAGES);
    fill(folder, 5);
    folder.open(Folder.READ_WRITE);
    Message[] messages = folder.getMessages();
    report.see("subjects", () -> List.of(messages[0].getSubject(), messages[1].getSubject()));
    try (IMAPStore other = Application.connect(site.session(), site)) {
      IMAPFolder theirs = (IMAPFolder) other.getFolder("Shared");
      theirs.open(Folder.READ_WRITE);
      theirs.getMessage(2).setFlag(Flags.Flag.DELETED, true);
      theirs.getMessage(4).setFlag(Flags.Flag.DELETED, true);
      theirs.expunge();
      theirs.close(false);
    }
    report.see("count", folder::getMessageCount);
    report.see("expunged", () -> List.of(messages[1].isExpunged(), messages[2].isExpunged()));
    report.see("numbers", () -> messages);
    report.see("subject of the removed", () -> messages[3].getSubject());
    report.see("content of the removed", () -> messages[3].getContent());
    report.see("stream of the removed", () -> messages[3].getInputStream());
    report.see("flags of the removed", () -> messages[3].getFlags());
    report.act("flag the removed", () -> messages[3].setFlag(Flags.Flag.SEEN, true));
    report.see("type of the removed", () -> messages[3].getContentType());
    report.see("size of the removed", () -> messages[3].getSize());
    report.act("peek", () -> ((IMAPMessage) messages[3]).setPeek(true));
    report.see("the next one", () -> messages[4].getHeader("Subject"));
    report.see("uid of the next one", () -> folder.getUID(messages[4]));
    report.see("removed", folder::expunge);
    report.see("numbers then", () -> List.of(messages[0], messages[2], messages[4]));
    report.see("count then", folder::getMessageCount);
    report.see("get", () -> folder.getMessage(3).getSubject());
    report.see("get beyond", () -> folder.getMessage(4));
    folder.close(false);
    folder.delete(true);
  }

  private static void fill(IMAPFolder folder, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      Message message =
          new jakarta.mail.internet.MimeMessage(
              null, new java.io.ByteArrayInputStream(Seed.messages().get(i)));
      folder.appendMessages(new Message[] {message});
    }
  }

  private void gone() throws Exception {
    IMAPFolder folder = (IMAPFolder) store.getFolder("Going");
    folder.create(Folder.HOLDS_MESSAGES);
    Folder copy = store.getFolder("Going");
    folder.delete(true);
    report.act("open the deleted", () -> copy.open(Folder.READ_ONLY));
    report.see("exists", copy::exists);
    report.see("count of the deleted", copy::getMessageCount);
    report.see("list of the deleted", () -> copy.list().length);
  }

  private void storeClosed() throws Exception {
    IMAPStore other = Application.connect(site.session(), site);
    IMAPFolder folder = (IMAPFolder) other.getFolder("Data");
    folder.open(Folder.READ_ONLY);
    Message message = folder.getMessage(1);
    other.close();
    report.see("connected", other::isConnected);
    report.see("open", folder::isOpen);
    report.see("subject", message::getSubject);
    report.see("get folder", () -> other.getFolder("INBOX"));
    report.see("capability", () -> other.hasCapability("IDLE"));
    report.see("exists", () -> folder.exists());
    report.see("list", () -> folder.list().length);
    report.see("count", folder::getMessageCount);
    report.act("folder open", () -> folder.open(Folder.READ_ONLY));
    report.act("folder close", () -> folder.close(false));
    report.see("namespaces", () -> other.getPersonalNamespaces().length);
    report.act("again", other::connect);
    report.see("again connected", other::isConnected);
    other.close();
  }
}
