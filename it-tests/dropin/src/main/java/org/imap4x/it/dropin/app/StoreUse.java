package org.imap4x.it.dropin.app;

import jakarta.mail.Folder;
import jakarta.mail.Quota;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.URLName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.imap4x.it.dropin.Report;
import org.imap4x.it.dropin.Site;

/** The store: connecting, capabilities, ID, namespaces, quotas. */
final class StoreUse {

  private final Report report;
  private final Site site;
  private final Session session;
  private final IMAPStore store;

  StoreUse(Report report, Site site, Session session, IMAPStore store) {
    this.report = report;
    this.site = site;
    this.session = session;
    this.store = store;
  }

  void run() {
    report.section("store");
    report.see("connected", store::isConnected);
    report.see("ssl", store::isSSL);
    report.see("proxy user", store::getProxyAuthUser);
    report.see("url host", () -> store.getURLName().getHost());
    report.see("url port", () -> store.getURLName().getPort() == site.port());
    report.see("url user", () -> store.getURLName().getUsername().equals(site.user()));
    report.see("url password", () -> store.getURLName().getPassword());
    report.see("url file", () -> store.getURLName().getFile());
    for (String name :
        List.of("IDLE", "uidplus", "IMAP4rev1", "QUOTA*", "AUTH=*", "SORT=*", "NONSENSE", "X*")) {
      report.see("capability " + name, () -> store.hasCapability(name));
    }
    report.see("id", () -> store.id(Map.of(IMAPStore.ID_NAME, "x")).get(IMAPStore.ID_NAME));
    report.see("id of nobody", () -> store.id(null).get("name"));
    report.see("constant", () -> IMAPStore.RESPONSE);
    namespaces();
    quotas();
    logins();
  }

  private void namespaces() {
    report.see("default", store::getDefaultFolder);
    report.see("default name", () -> store.getDefaultFolder().getName());
    report.see("default type", () -> store.getDefaultFolder().getType());
    report.see("default exists", () -> store.getDefaultFolder().exists());
    report.see("default parent", () -> store.getDefaultFolder().getParent());
    report.see("default separator", () -> store.getDefaultFolder().getSeparator());
    report.act("default open", () -> store.getDefaultFolder().open(Folder.READ_ONLY));
    report.act("default delete", () -> store.getDefaultFolder().delete(false));
    report.see("default is IMAPFolder", () -> store.getDefaultFolder() instanceof IMAPFolder);
    report.see("default count", () -> store.getDefaultFolder().getMessageCount());
    report.see("default messages", () -> store.getDefaultFolder().getMessages());
    report.see("default new", () -> store.getDefaultFolder().hasNewMessages());
    report.see("personal", store::getPersonalNamespaces);
    report.see("user", () -> store.getUserNamespaces("ada"));
    report.see("shared", store::getSharedNamespaces);
    report.see("list", () -> names(store.getDefaultFolder().list()));
    report.see("list *", () -> names(store.getDefaultFolder().list("*")));
  }

  private void quotas() {
    report.see(
        "quota",
        () -> {
          List<String> seen = new ArrayList<>();
          for (Quota quota : store.getQuota("INBOX")) {
            seen.add(quota.quotaRoot);
            for (Quota.Resource resource : quota.resources) {
              seen.add(resource.name + " " + resource.limit);
            }
          }
          return seen;
        });
    report.see("quota of nothing", () -> store.getQuota("no such folder").length);
    report.act(
        "quota set",
        () -> {
          Quota quota = new Quota("User quota");
          quota.setResourceLimit("STORAGE", 1000);
          store.setQuota(quota);
        });
  }

  private void logins() {
    report.act("connect twice", store::connect);
    report.act("wrong password", () -> other().connect(site.host(), site.port(), "u", "wrong"));
    report.act("nobody there", () -> other().connect(site.host(), 1, site.user(), "x"));
    report.act(
        "no such host",
        () -> other().connect("no-such-host.invalid", site.port(), site.user(), "x"));
    report.see("not connected", () -> other().isConnected());
    report.see("folder of a store not connected", () -> other().getFolder("INBOX"));
    report.see("default of a store not connected", () -> other().getDefaultFolder());
    report.act(
        "connect and close",
        () -> {
          Store other = other();
          other.connect(site.host(), site.port(), site.user(), site.password());
          other.close();
          other.close();
        });
    report.see(
        "folder by url",
        () ->
            store.getFolder(
                new URLName(site.protocol(), site.host(), site.port(), "INBOX", null, null)));
    report.see(
        "store by url",
        () -> {
          Store other =
              session.getStore(
                  new URLName(
                      site.protocol(),
                      site.host(),
                      site.port(),
                      null,
                      site.user(),
                      site.password()));
          other.connect();
          boolean there = other.getFolder("INBOX").exists();
          other.close();
          return there;
        });
  }

  private Store other() throws Exception {
    return session.getStore(site.protocol());
  }

  static List<String> names(Folder[] folders) {
    List<String> names = new ArrayList<>();
    for (Folder folder : folders) {
      names.add(folder.getFullName());
    }
    names.sort(null);
    return names;
  }
}
