package org.imap4x.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.ListRequest;
import org.imap4x.client.ListResult;
import org.imap4x.client.ProtocolVersion;
import org.imap4x.mail.login.FailureKind;
import org.imap4x.mail.login.FailureText;
import org.imap4x.model.Capability;
import org.imap4x.model.ListEntry;
import org.imap4x.model.MailboxName;
import org.imap4x.model.StatusData;
import org.imap4x.model.Untagged;

/**
 * LIST in the richest form that a server does: with what it is to return (RFC 5258, 5819, 6154),
 * and plainly where it refuses that, ignores it, or answers it with nothing.
 *
 * <p>A form that has named a mailbox once is believed from then on when it names none.
 */
final class ListForms {
  private static final MailboxName EMPTY = MailboxName.of("");
  private static final String SUBSCRIBED = "SUBSCRIBED";

  private final Set<String> believed = ConcurrentHashMap.newKeySet();
  private final Set<String> useless = ConcurrentHashMap.newKeySet();

  /**
   * The mailboxes that match.
   *
   * @param counts whether to bring STATUS along, where the server can
   */
  ListResult all(ImapClient c, List<MailboxName> patterns, boolean counts) throws ImapException {
    List<String> returns = returns(c);
    if (counts && c.has(Capability.LIST_STATUS)) {
      ListRequest rich = request(patterns, List.of(), returns, FolderCatalog.counters(c));
      if (!useless.contains(form(rich))) {
        return all(c, rich);
      }
    }
    ListRequest request = request(patterns, List.of(), returns, List.of());
    return returns.isEmpty() || useless.contains(form(request))
        ? plain(c, patterns)
        : all(c, request);
  }

  private ListResult all(ImapClient c, ListRequest request) throws ImapException {
    String form = form(request);
    ListResult result;
    try {
      result = c.list(request);
    } catch (ImapException e) {
      if (!isOfTheForm(e)) {
        throw e;
      }
      ListResult plain = plain(c, request.patterns());
      useless.add(form);
      return plain;
    }
    if (!result.entries().isEmpty()) {
      believed.add(form);
    }
    if (!result.entries().isEmpty() || !result.isWhole() || believed.contains(form)) {
      return result;
    }
    ListResult plain = plain(c, request.patterns());
    if (!plain.entries().isEmpty()) {
      useless.add(form);
    }
    return plain;
  }

  /** The subscribed mailboxes that match, and parents of such, which are marked. */
  ListResult subscribed(ImapClient c, List<MailboxName> patterns, boolean counts)
      throws ImapException {
    if (!c.has(Capability.LIST_EXTENDED) || useless.contains(SUBSCRIBED)) {
      return lsub(c, patterns);
    }
    List<String> status =
        counts && c.has(Capability.LIST_STATUS) ? FolderCatalog.counters(c) : List.of();
    ListResult result;
    try {
      result = c.list(request(patterns, selection(patterns), returns(c), status));
    } catch (ImapException e) {
      if (!isOfTheForm(e)) {
        throw e;
      }
      ListResult lsub = lsub(c, patterns);
      useless.add(SUBSCRIBED);
      return lsub;
    }
    boolean marked = tellsSubscribed(result);
    if (marked) {
      believed.add(SUBSCRIBED);
    }
    boolean nothing = result.entries().isEmpty();
    if (marked
        || !result.isWhole()
        || (nothing && believed.contains(SUBSCRIBED))
        || c.protocolVersion() == ProtocolVersion.IMAP4REV2) {
      return result;
    }
    ListResult lsub = lsub(c, patterns);
    if (!nothing || !lsub.entries().isEmpty()) {
      useless.add(SUBSCRIBED);
    }
    return lsub;
  }

  /**
   * With % the parents are asked for whose children alone are subscribed, as LSUB has them (RFC
   * 3501 section 6.3.9): else nobody who goes down level by level finds those.
   */
  private static List<String> selection(List<MailboxName> patterns) {
    boolean levels = patterns.stream().anyMatch(p -> p.text().endsWith("%"));
    return levels ? List.of(SUBSCRIBED, "RECURSIVEMATCH") : List.of(SUBSCRIBED);
  }

  /** Whether the answer shows that the server marks what is subscribed. */
  static boolean tellsSubscribed(ListResult result) {
    return result.entries().stream()
        .anyMatch(e -> e.has("\\Subscribed") || !e.childInfo().isEmpty());
  }

  /** What LIST is to return besides names: what makes no work for the server. */
  private static List<String> returns(ImapClient c) {
    List<String> returns = new ArrayList<>();
    if (c.has(Capability.LIST_EXTENDED)) {
      returns.add(SUBSCRIBED);
      returns.add("CHILDREN");
      if (c.has(Capability.SPECIAL_USE)) {
        returns.add("SPECIAL-USE");
      }
    }
    return returns;
  }

  private static ListRequest request(
      List<MailboxName> patterns,
      List<String> selection,
      List<String> returns,
      List<String> status) {
    return new ListRequest(EMPTY, patterns, selection, returns, status);
  }

  private static String form(ListRequest request) {
    return String.join(" ", request.returns()) + (request.status().isEmpty() ? "" : " STATUS");
  }

  /** A refusal that the plain form may not meet; one that may pass is told. */
  private static boolean isOfTheForm(ImapException e) {
    if (!e.isRefusal()) {
      return false;
    }
    FailureKind kind = FailureText.kind(e);
    return kind == FailureKind.BAD || kind == FailureKind.REFUSED;
  }

  private static ListResult plain(ImapClient c, List<MailboxName> patterns) throws ImapException {
    ListResult all = null;
    for (MailboxName pattern : patterns) {
      ListResult some = c.list(ListRequest.of(EMPTY, pattern));
      all = all == null ? some : together(all, some);
    }
    return all == null ? NONE : all;
  }

  private static ListResult lsub(ImapClient c, List<MailboxName> patterns) throws ImapException {
    ListResult all = null;
    for (MailboxName pattern : patterns) {
      ListResult some = c.lsub(EMPTY, pattern);
      all = all == null ? some : together(all, some);
    }
    return all == null ? NONE : all;
  }

  /** No mailbox. */
  static final ListResult NONE = new ListResult(List.of(), Map.of(), Map.of(), List.of());

  private static ListResult together(ListResult a, ListResult b) {
    List<ListEntry> entries = new ArrayList<>(a.entries());
    entries.addAll(b.entries());
    Map<MailboxName, StatusData> status = new LinkedHashMap<>(a.status());
    status.putAll(b.status());
    Map<MailboxName, String> rights = new LinkedHashMap<>(a.myRights());
    rights.putAll(b.myRights());
    List<Untagged.Malformed> malformed = new ArrayList<>(a.malformed());
    malformed.addAll(b.malformed());
    return new ListResult(entries, status, rights, malformed);
  }
}
