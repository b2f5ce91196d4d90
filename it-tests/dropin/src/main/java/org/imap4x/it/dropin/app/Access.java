package org.imap4x.it.dropin.app;

import jakarta.mail.Folder;
import jakarta.mail.Quota;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.imap.ACL;
import org.eclipse.angus.mail.imap.AppendUID;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.ResyncData;
import org.eclipse.angus.mail.imap.Rights;
import org.imap4x.it.dropin.Report;

/** Access control lists, quotas of a folder, and the small values. */
final class Access {

  private final Report report;
  private final IMAPStore store;

  Access(Report report, IMAPStore store) {
    this.report = report;
    this.store = store;
  }

  void run() throws Exception {
    report.section("access");
    IMAPFolder folder = (IMAPFolder) store.getFolder("Guarded");
    folder.create(Folder.HOLDS_MESSAGES);
    report.see("my rights", () -> letters(folder.myRights()));
    report.act("add", () -> folder.addACL(new ACL("friend", new Rights("lr"))));
    report.see("acl", () -> acl(folder));
    report.act("more", () -> folder.addRights(new ACL("friend", new Rights("sw"))));
    report.see("acl then", () -> acl(folder));
    report.act("less", () -> folder.removeRights(new ACL("friend", new Rights("r"))));
    report.see("acl after", () -> acl(folder));
    report.act("remove", () -> folder.removeACL("friend"));
    report.see("acl at the end", () -> acl(folder));
    report.see("list rights", () -> folder.listRights("friend").length > 0);
    report.see("acl of none", () -> ((IMAPFolder) store.getFolder("missing")).getACL());
    report.see("rights of none", () -> ((IMAPFolder) store.getFolder("missing")).myRights());
    report.see(
        "quota",
        () -> {
          List<String> seen = new ArrayList<>();
          for (Quota quota : folder.getQuota()) {
            seen.add(quota.quotaRoot + " " + quota.resources.length);
          }
          return seen;
        });
    report.see("quota of none", () -> ((IMAPFolder) store.getFolder("missing")).getQuota().length);
    folder.delete(true);
    values();
  }

  private static List<String> acl(IMAPFolder folder) throws Exception {
    List<String> seen = new ArrayList<>();
    for (ACL acl : folder.getACL()) {
      boolean self = acl.getName().startsWith("u"); // our own name differs
      seen.add((self ? "me" : acl.getName()) + " " + letters(acl.getRights()));
    }
    seen.sort(null);
    return seen;
  }

  private static String letters(Rights rights) {
    char[] letters = rights.toString().toCharArray();
    java.util.Arrays.sort(letters);
    return new String(letters);
  }

  private void values() {
    Rights rights = new Rights("lrs");
    report.see("rights", rights::toString);
    report.see("contains", () -> rights.contains(Rights.Right.READ));
    report.see("contains not", () -> rights.contains(Rights.Right.ADMINISTER));
    report.see("contains all", () -> rights.contains(new Rights("lr")));
    report.see("right", () -> new Rights(Rights.Right.DELETE).toString());
    report.see("copy", () -> new Rights(rights).equals(rights));
    report.see("clone", () -> rights.clone().equals(rights));
    report.see("hash", () -> new Rights("srl").hashCode() == rights.hashCode());
    report.see("get", () -> rights.getRights().length);
    report.see("k", () -> Rights.Right.getInstance('k').toString());
    report.see("same", () -> Rights.Right.getInstance('r') == Rights.Right.READ);
    report.see("beyond", () -> Rights.Right.getInstance('\u20ac'));
    rights.add(Rights.Right.WRITE);
    rights.remove(new Rights("l"));
    report.see("changed", rights::toString);
    rights.add(new Rights("px"));
    rights.remove(Rights.Right.POST);
    report.see("changed again", rights::toString);
    ACL acl = new ACL("me");
    report.see("acl", () -> acl.getName() + acl.getRights());
    acl.setRights(rights);
    report.see("acl clone", () -> ((ACL) acl.clone()).getRights().equals(rights));
    report.see("resync", () -> new ResyncData(5, 7).getModSeq());
    report.see("resync validity", () -> new ResyncData(5, 7, 1, 9).getUIDValidity());
    report.see("condstore", () -> ResyncData.CONDSTORE.getModSeq());
    report.see("append", () -> new AppendUID(3, 4).uid);
  }
}
