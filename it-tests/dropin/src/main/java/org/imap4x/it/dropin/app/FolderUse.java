package org.imap4x.it.dropin.app;

import jakarta.mail.Folder;
import jakarta.mail.event.FolderAdapter;
import jakarta.mail.event.FolderEvent;
import jakarta.mail.event.FolderListener;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.imap4x.it.dropin.Report;

/** Folders that are closed, and what opening them shows. */
final class FolderUse {

  private final Report report;
  private final IMAPStore store;

  FolderUse(Report report, IMAPStore store) {
    this.report = report;
    this.store = store;
  }

  void run() throws Exception {
    report.section("folders");
    FolderListener listener =
        new FolderAdapter() {
          @Override
          public void folderCreated(FolderEvent e) {}
        };
    store.addFolderListener(listener);
    tree();
    names();
    closed("Data", (IMAPFolder) store.getFolder("Data"));
    closed("Inbox", (IMAPFolder) store.getFolder("inbox"));
    missing((IMAPFolder) store.getFolder("Data/none"));
    opened();
    store.removeFolderListener(listener);
  }

  private void tree() throws Exception {
    IMAPFolder top = (IMAPFolder) store.getFolder("Top");
    report.see("create", () -> top.create(Folder.HOLDS_FOLDERS | Folder.HOLDS_MESSAGES));
    report.see("create again", () -> top.create(Folder.HOLDS_MESSAGES));
    report.see(
        "create holding folders", () -> top.getFolder("Holder").create(Folder.HOLDS_FOLDERS));
    report.see("holder", () -> top.getFolder("Holder").getType());
    report.see("create below", () -> top.getFolder("Below").create(Folder.HOLDS_MESSAGES));
    report.see("create deep", () -> store.getFolder("Top/A/B/C").create(Folder.HOLDS_MESSAGES));
    report.see("list", () -> StoreUse.names(top.list()));
    report.see("list %", () -> StoreUse.names(top.list("%")));
    report.see("list *", () -> StoreUse.names(top.list("*")));
    report.see("list B*", () -> StoreUse.names(top.list("B*")));
    report.see("list of none", () -> StoreUse.names(top.list("zzz")));
    report.see("subscribed", () -> StoreUse.names(top.listSubscribed("*")));
    report.act("subscribe", () -> top.getFolder("Below").setSubscribed(true));
    report.see("is subscribed", () -> top.getFolder("Below").isSubscribed());
    report.see("is not", () -> top.getFolder("A").isSubscribed());
    report.see("subscribed then", () -> StoreUse.names(top.listSubscribed("*")));
    report.act("unsubscribe", () -> top.getFolder("Below").setSubscribed(false));
    report.see("subscribed after", () -> StoreUse.names(top.listSubscribed("*")));
    report.see("rename", () -> top.getFolder("A").renameTo(store.getFolder("Top/Z")));
    report.see("renamed", () -> StoreUse.names(top.list("*")));
    report.see("old there", () -> top.getFolder("A").exists());
    report.see("rename missing", () -> top.getFolder("A").renameTo(store.getFolder("Top/Y")));
    report.see("rename onto", () -> top.getFolder("Z").renameTo(store.getFolder("Top/Below")));
    report.see("delete with children", () -> top.getFolder("Z").delete(false));
    report.see("after", () -> StoreUse.names(top.list("*")));
    report.see("delete missing", () -> top.getFolder("missing").delete(false));
    report.see("delete all", () -> top.delete(true));
    report.see("there", top::exists);
  }

  private void names() throws Exception {
    String odd = "Gr\u00fc\u00dfe & \u65e5\u672c \"q\" \\b";
    Folder folder = store.getFolder(odd);
    report.see("odd create", () -> folder.create(Folder.HOLDS_MESSAGES));
    report.see("odd exists", folder::exists);
    report.see("odd name", folder::getName);
    report.see("odd listed", () -> StoreUse.names(store.getDefaultFolder().list("Gr*")));
    report.act("odd subscribe", () -> folder.setSubscribed(true));
    report.see("odd count", folder::getMessageCount);
    report.act("odd open", () -> folder.open(Folder.READ_WRITE));
    report.act("odd close", () -> folder.close(false));
    report.see("odd delete", () -> folder.delete(false));
    report.see("wild", () -> store.getFolder("Da*").exists());
    report.see("empty", () -> store.getFolder("").getFullName());
    report.see("inbox case", () -> store.getFolder("iNbOx").exists());
    report.see("parent", () -> store.getFolder("Data/x/y").getParent().getFullName());
    report.see("parent of top", () -> store.getFolder("Data").getParent().getFullName());
    report.see("child", () -> store.getFolder("Data").getFolder("x").getFullName());
    report.see("same folder object", () -> store.getFolder("Data") == store.getFolder("Data"));
    report.see("to string", () -> store.getFolder("Data").toString());
    report.see(
        "special",
        () ->
            List.of(((IMAPFolder) store.getFolder("Drafts")).getAttributes()).contains("\\Drafts"));
  }

  private void closed(String label, IMAPFolder folder) {
    String name = label + " closed";
    report.see(name + " exists", folder::exists);
    report.see(name + " name", folder::getName);
    report.see(name + " type", folder::getType);
    report.see(name + " separator", folder::getSeparator);
    report.see(name + " open", folder::isOpen);
    report.see(name + " mode", folder::getMode);
    report.see(name + " flags", folder::getPermanentFlags);
    report.see(name + " count", folder::getMessageCount);
    report.see(name + " new", folder::getNewMessageCount);
    report.see(name + " unread", folder::getUnreadMessageCount);
    report.see(name + " deleted", folder::getDeletedMessageCount);
    report.see(name + " has new", folder::hasNewMessages);
    report.see(name + " next", folder::getUIDNext);
    report.see(name + " validity", () -> folder.getUIDValidity() > 0);
    report.see(name + " not sticky", folder::getUIDNotSticky);
    report.see(name + " modseq", () -> folder.getHighestModSeq() > 0);
    for (String item : List.of("MESSAGES", "uidnext", "UNSEEN", "SIZE", "NONSENSE")) {
      report.see(name + " status " + item, () -> folder.getStatusItem(item));
    }
    report.see(name + " id", () -> folder.id(Map.of("name", "x")) != null);
    report.see(name + " url", () -> folder.getURLName().getFile());
    report.see(name + " store", () -> folder.getStore() == store);
  }

  private void missing(IMAPFolder folder) {
    report.see("missing exists", folder::exists);
    report.see("missing type", folder::getType);
    report.see("missing count", folder::getMessageCount);
    report.see("missing unread", folder::getUnreadMessageCount);
    report.see("missing next", folder::getUIDNext);
    report.see("missing validity", folder::getUIDValidity);
    report.see("missing status", () -> folder.getStatusItem("MESSAGES"));
    report.act("missing open", () -> folder.open(Folder.READ_WRITE));
    report.act("missing open to read", () -> folder.open(Folder.READ_ONLY));
    report.see("missing list", () -> folder.list().length);
    report.act("missing subscribe", () -> folder.setSubscribed(true));
    report.see("missing subscribed", folder::isSubscribed);
    report.act("missing unsubscribe", () -> folder.setSubscribed(false));
    report.see("missing attributes", () -> folder.getAttributes().length);
    report.see("missing has new", folder::hasNewMessages);
    report.act("missing close", () -> folder.close(false));
  }

  private void opened() throws Exception {
    IMAPFolder folder = (IMAPFolder) store.getFolder("Data");
    report.act("open", () -> folder.open(Folder.READ_ONLY));
    report.act("open twice", () -> folder.open(Folder.READ_ONLY));
    report.see("opened", folder::isOpen);
    report.see("mode", folder::getMode);
    report.see("flags read-only", folder::getPermanentFlags);
    counts(folder);
    report.see("delete open", () -> folder.delete(false));
    report.see("rename open", () -> folder.renameTo(store.getFolder("Else")));
    report.see("create open", () -> folder.create(Folder.HOLDS_MESSAGES));
    report.act("close", () -> folder.close(false));
    report.act("close twice", () -> folder.close(false));
    report.act("open to write", () -> folder.open(Folder.READ_WRITE));
    report.see("mode to write", folder::getMode);
    report.see("flags", () -> folder.getPermanentFlags().contains(jakarta.mail.Flags.Flag.USER));
    counts(folder);
    report.act("force close", folder::forceClose);
    report.see("closed", folder::isOpen);
    report.act("open with a wrong mode", () -> folder.open(7));
    report.act("close", () -> folder.close(true));
  }

  private void counts(IMAPFolder folder) {
    report.see("open count", folder::getMessageCount);
    report.see("open unread", folder::getUnreadMessageCount);
    report.see("open deleted", folder::getDeletedMessageCount);
    report.see("open next", folder::getUIDNext);
    report.see("open validity", () -> folder.getUIDValidity() > 0);
    report.see("open modseq", () -> folder.getHighestModSeq() > 0);
    report.see("open status", () -> folder.getStatusItem("MESSAGES"));
    report.see("open type", folder::getType);
    report.see("open exists", folder::exists);
    report.see("open has new", folder::hasNewMessages);
  }
}
