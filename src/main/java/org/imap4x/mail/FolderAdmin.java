package org.imap4x.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.model.Capability;
import org.imap4x.model.MailboxName;
import org.imap4x.model.QuotaData;
import org.imap4x.model.Untagged;
import org.jspecify.annotations.Nullable;

/** Quotas (RFC 9208) and access control lists (RFC 4314). */
final class FolderAdmin {
  private FolderAdmin() {}

  private static void need(IMAPStore store, Capability capability, String name)
      throws MessagingException {
    store.checkConnected();
    if (!store.capabilities().has(capability)
        && !store.capabilities().hasPrefix(capability.token() + "=")) {
      throw new MessagingException(name + " not supported by the server");
    }
  }

  static Quota[] getQuota(IMAPStore store, MailboxName mailbox) throws MessagingException {
    need(store, Capability.QUOTA, "QUOTA");
    List<QuotaData> data = store.call("quota of " + mailbox, true, c -> quotas(c, mailbox));
    List<Quota> quotas = new ArrayList<>();
    for (QuotaData d : data) {
      Quota quota = new Quota(d.root());
      quota.resources =
          d.resources().stream()
              .map(r -> new Quota.Resource(r.name(), r.usage(), r.limit()))
              .toArray(Quota.Resource[]::new);
      quotas.add(quota);
    }
    return quotas.toArray(new Quota[0]);
  }

  /** Some servers name the roots only, and give usage and limits when they are asked for them. */
  private static List<QuotaData> quotas(ImapClient c, MailboxName mailbox) throws ImapException {
    List<QuotaData> all = new ArrayList<>();
    for (QuotaData named : c.getQuotaRoot(mailbox)) {
      all.add(named.resources().isEmpty() ? quota(c, named) : named);
    }
    return all;
  }

  private static QuotaData quota(ImapClient c, QuotaData named) throws ImapException {
    try {
      return c.getQuota(named.root()).stream()
          .filter(q -> q.root().equals(named.root()))
          .findFirst()
          .orElse(named);
    } catch (ImapException.No | ImapException.Bad e) {
      return named; // GETQUOTAROOT is for every user, GETQUOTA for some
    }
  }

  /** Limits that no command can carry are as much a failure of this call as those refused. */
  static void setQuota(IMAPStore store, Quota quota) throws MessagingException {
    need(store, Capability.QUOTA, "QUOTA");
    if (quota == null || quota.quotaRoot == null) {
      throw new MessagingException("set quota: no quota root");
    }
    String what = "set quota of " + quota.quotaRoot;
    Map<String, Long> limits = limits(what, quota.resources);
    try {
      store.call(what, false, c -> c.setQuota(quota.quotaRoot, limits));
    } catch (IllegalArgumentException e) {
      throw new MessagingException(what + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, Long> limits(String what, Quota.@Nullable Resource @Nullable [] all)
      throws MessagingException {
    Map<String, Long> limits = new LinkedHashMap<>();
    if (all != null) {
      for (Quota.Resource r : all) {
        if (r == null || r.name == null) {
          throw new MessagingException(what + ": a resource without a name");
        }
        if (limits.put(r.name.toUpperCase(Locale.ROOT), r.limit) != null) {
          throw new MessagingException(what + ": two limits for " + r.name);
        }
      }
    }
    return limits;
  }

  static ACL[] getAcl(IMAPStore store, MailboxName mailbox) throws MessagingException {
    need(store, Capability.ACL, "ACL");
    Map<String, String> acl = store.call("ACL of " + mailbox, true, c -> c.getAcl(mailbox));
    return acl.entrySet().stream()
        .map(e -> new ACL(e.getKey(), Rights.ofServer(e.getValue())))
        .toArray(ACL[]::new);
  }

  /**
   * @param sign "+", "-", or empty to replace
   */
  static void setAcl(IMAPStore store, MailboxName mailbox, String sign, ACL acl)
      throws MessagingException {
    need(store, Capability.ACL, "ACL");
    store.call(
        "set ACL of " + mailbox,
        true,
        c -> {
          c.setAcl(mailbox, acl.getName(), sign + acl.getRights());
          return true;
        });
  }

  static void deleteAcl(IMAPStore store, MailboxName mailbox, String name)
      throws MessagingException {
    need(store, Capability.ACL, "ACL");
    store.call(
        "delete ACL of " + mailbox,
        true,
        c -> {
          c.deleteAcl(mailbox, name);
          return true;
        });
  }

  static Rights[] listRights(IMAPStore store, MailboxName mailbox, String name)
      throws MessagingException {
    need(store, Capability.ACL, "ACL");
    Untagged.ListRights listed =
        store.call("rights to " + mailbox, true, c -> c.listRights(mailbox, name));
    List<Rights> rights = new ArrayList<>();
    rights.add(Rights.ofServer(listed.required()));
    listed.optional().forEach(group -> rights.add(Rights.ofServer(group)));
    return rights.toArray(new Rights[0]);
  }

  static Rights myRights(IMAPStore store, MailboxName mailbox) throws MessagingException {
    need(store, Capability.ACL, "ACL");
    return Rights.ofServer(store.call("rights to " + mailbox, true, c -> c.myRights(mailbox)));
  }
}
