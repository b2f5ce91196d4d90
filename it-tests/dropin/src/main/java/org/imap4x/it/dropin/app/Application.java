package org.imap4x.it.dropin.app;

import jakarta.mail.Session;
import java.util.List;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.imap4x.it.dropin.Report;
import org.imap4x.it.dropin.Site;

/** An application that uses the provider's own classes, as it was written for the usual one. */
public final class Application {

  private Application() {}

  /** Does everything, and tells what it saw. */
  public static List<String> run(Site site) throws Exception {
    Report report = new Report();
    Session session = site.session();
    try (IMAPStore store = connect(session, site)) {
      new StoreUse(report, site, session, store).run();
      new FolderUse(report, store).run();
      new Reading(report, store).run();
      new Searching(report, store).run();
      new Changing(report, store).run();
      new Access(report, store).run();
      new Mistakes(report, site, store).run();
      new Watching(report, site, store).run();
    }
    return report.lines();
  }

  /** A connected store of the site. */
  static IMAPStore connect(Session session, Site site) throws Exception {
    IMAPStore store = (IMAPStore) session.getStore(site.protocol());
    store.connect(site.host(), site.port(), site.user(), site.password());
    return store;
  }
}
