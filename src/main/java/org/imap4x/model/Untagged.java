package org.imap4x.model;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Data or a state change that the server reports (RFC 9051 sections 7.1 to 7.5 and extensions). */
public sealed interface Untagged extends Response {

  /** What an untagged status says. */
  enum Kind {
    /** Information, or the greeting. */
    OK,
    /** A warning. */
    NO,
    /** An error that belongs to no command. */
    BAD,
    /** The server is about to close the connection. */
    BYE,
    /** The greeting of a session that is logged in already. */
    PREAUTH
  }

  /** A status response (RFC 9051 section 7.1). */
  record Status(Kind kind, ResponseText text) implements Untagged {}

  /** CAPABILITY. */
  record Capability(Capabilities capabilities) implements Untagged {}

  /** ENABLED (RFC 5161): names in upper case. */
  record Enabled(Set<String> names) implements Untagged {
    public Enabled {
      names = Set.copyOf(names);
    }
  }

  /** FLAGS: what is in use in the mailbox. */
  record Flags(FlagSet flags) implements Untagged {}

  /** EXISTS: how many messages there are. */
  record Exists(long count) implements Untagged {}

  /** RECENT (RFC 3501 section 7.3.2). */
  record Recent(long count) implements Untagged {}

  /** EXPUNGE: that message is gone, and those behind it move up. */
  record Expunge(long sequenceNumber) implements Untagged {}

  /** VANISHED (RFC 7162); an earlier one tells of messages that may never have been known. */
  record Vanished(boolean earlier, UidSet uids) implements Untagged {}

  /** FETCH, and UIDFETCH of RFC 9586 (then the sequence number is 0 and the UID is set). */
  record Fetch(FetchData data) implements Untagged {}

  /** LIST, LSUB or XLIST; the command's name is given in upper case. */
  record Listed(String command, ListEntry entry) implements Untagged {}

  /** STATUS. */
  record MailboxStatus(StatusData status) implements Untagged {}

  /** SEARCH: numbers of the kind that was asked for, in the order given. */
  @SuppressWarnings("ArrayRecordComponent") // a million numbers; never compared
  record Search(long[] numbers, OptionalLong modSeq) implements Untagged {}

  /** ESEARCH (RFC 4731). */
  record Esearch(EsearchData data) implements Untagged {}

  /** SORT: numbers in the order asked for. */
  @SuppressWarnings("ArrayRecordComponent") // as above
  record Sort(long[] numbers, OptionalLong modSeq) implements Untagged {}

  /** THREAD (RFC 5256): the roots of the trees. */
  record Threads(List<ThreadNode> roots) implements Untagged {
    public Threads {
      roots = List.copyOf(roots);
    }
  }

  /** NAMESPACE (RFC 2342). */
  record Namespace(Namespaces namespaces) implements Untagged {}

  /** QUOTA (RFC 9208). */
  record Quota(QuotaData quota) implements Untagged {}

  /** QUOTAROOT (RFC 9208): the names of the roots that hold for a mailbox. */
  record QuotaRoots(MailboxName mailbox, List<String> roots) implements Untagged {
    public QuotaRoots {
      roots = List.copyOf(roots);
    }
  }

  /** ACL: identifier to rights, in the server's order. */
  record Acl(MailboxName mailbox, Map<String, String> rights) implements Untagged {}

  /** LISTRIGHTS: the rights always granted, and the groups that can be granted. */
  record ListRights(MailboxName mailbox, String identifier, String required, List<String> optional)
      implements Untagged {
    public ListRights {
      optional = List.copyOf(optional);
    }
  }

  /** MYRIGHTS (RFC 4314): one letter for each right. */
  record MyRights(MailboxName mailbox, String rights) implements Untagged {}

  /** METADATA with values (RFC 5464); an unsolicited list of changed names has null values. */
  record Metadata(MailboxName mailbox, Map<String, @Nullable Content> entries)
      implements Untagged {}

  /** ANNOTATION of the ANNOTATEMORE draft: entry, then attribute to value. */
  record Annotation(MailboxName mailbox, String entry, Map<String, @Nullable String> attributes)
      implements Untagged {}

  /** ID (RFC 2971) in the server's order; empty for NIL. */
  record Id(Map<String, @Nullable String> fields) implements Untagged {}

  /**
   * A response that is not known here: its name in upper case, its number (or -1), the rest raw.
   */
  record Other(String name, long number, String data) implements Untagged {}

  /** A response that could not be read; its neighbours are not touched by that. */
  record Malformed(String name, String raw, String reason) implements Untagged {}
}
