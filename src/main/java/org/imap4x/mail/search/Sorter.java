package org.imap4x.mail.search;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.SearchTerm;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.imap4x.client.ImapException;
import org.imap4x.model.Capability;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SortKey;
import org.imap4x.model.UidSet;
import org.jspecify.annotations.Nullable;

/** Sorts messages: by SORT (RFC 5256), or here by the same rules. */
public final class Sorter {
  private final SearchScope scope;
  private final List<SortKey> order;
  private final @Nullable SearchTerm term;

  private Sorter(SearchScope scope, List<SortKey> order, @Nullable SearchTerm term) {
    this.scope = scope;
    this.order = order;
    this.term = term;
  }

  /** The messages that match (null: all), in the order of the keys. */
  public static Message[] sort(SearchScope scope, List<SortKey> order, @Nullable SearchTerm term)
      throws MessagingException {
    return scope.array(new Sorter(scope, order, term).run());
  }

  private List<Message> run() throws MessagingException {
    MatchingKey matching = new MatchingKey(scope, term);
    boolean display =
        order.stream()
            .anyMatch(
                k ->
                    k.field() == SortKey.Field.DISPLAYFROM || k.field() == SortKey.Field.DISPLAYTO);
    long[] sorted =
        matching.isNothing()
            ? new long[0]
            : scope.<long @Nullable []>call(
                server ->
                    server.has(Capability.SORT) && (!display || server.has(Capability.SORT_DISPLAY))
                        ? onServer(server, matching)
                        : null);
    if (sorted == null) {
      return here(matching.uids());
    }
    UidSet answered = UidSet.of(sorted);
    UidSet left = matching.leftOutOf(answered);
    if (!left.isEmpty() && !answered.minus(scope.uids()).isEmpty() && isAllowedHere()) {
      scope.log(Level.WARNING, "the server sorted messages that are not there");
      return here(matching.uids());
    }
    Map<Long, Message> byUid = new HashMap<>();
    for (Message message : scope.messages(matching.restrict(answered))) {
      byUid.put(scope.uidOf(message), message);
    }
    List<Message> result = new ArrayList<>(byUid.size());
    for (long uid : sorted) {
      Message message = byUid.remove(uid);
      if (message != null) {
        result.add(message);
      }
    }
    result.addAll(scope.messages(left)); // better at the end than nowhere
    return result;
  }

  private boolean isAllowedHere() {
    return scope.local() != SearchScope.Local.FORBID;
  }

  /** Null where the server refuses, or its answer can't be read. */
  private long @Nullable [] onServer(SearchScope.Server server, MatchingKey matching)
      throws ImapException {
    SearchKey key = matching.key(server);
    try {
      return server.sort(order, key, "UTF-8");
    } catch (ImapException e) {
      if (!e.isRefusal() || e.asksToStop()) {
        throw e;
      }
      scope.log(Level.WARNING, "the server did not sort: " + e.getMessage());
      if (e instanceof ImapException.Protocol || !SearchKeys.isAscii(key)) {
        return null;
      }
    }
    try {
      return server.sort(order, key, "US-ASCII");
    } catch (ImapException e) {
      if (!e.isRefusal() || e.asksToStop()) {
        throw e;
      }
      return null;
    }
  }

  // ---- here

  private List<Message> here(UidSet uids) throws MessagingException {
    if (scope.local() == SearchScope.Local.FORBID) {
      throw new MessagingException("the server does not sort, and to sort here is not allowed");
    }
    scope.log(Level.INFO, "the server does not sort; " + uids.size() + " messages are sorted here");
    List<Message> messages = new ArrayList<>(scope.messages(uids));
    scope.prefetch(messages, profile());
    return sorted(messages, order);
  }

  private FetchProfile profile() {
    FetchProfile profile = new FetchProfile();
    for (SortKey key : order) {
      switch (key.field()) {
        case ARRIVAL:
          profile.add(scope.arrival());
          break;
        case SIZE:
          profile.add(FetchProfile.Item.SIZE);
          break;
        case DATE:
          profile.add(scope.arrival());
          profile.add(FetchProfile.Item.ENVELOPE);
          break;
        default:
          profile.add(FetchProfile.Item.ENVELOPE);
      }
    }
    return profile;
  }

  /** The messages in the order of the keys, and as they were where those tell no difference. */
  static List<Message> sorted(List<? extends Message> messages, List<SortKey> order)
      throws MessagingException {
    List<Row> rows = new ArrayList<>(messages.size());
    for (Message message : messages) {
      List<Object> values = new ArrayList<>();
      for (SortKey key : order) {
        values.add(value(message, key.field()));
      }
      rows.add(new Row(message, values));
    }
    rows.sort(comparator(order));
    List<Message> sorted = new ArrayList<>(rows.size());
    rows.forEach(row -> sorted.add(row.message()));
    return sorted;
  }

  private record Row(Message message, List<Object> values) {}

  private static Object value(Message m, SortKey.Field field) throws MessagingException {
    switch (field) {
      case ARRIVAL:
        return SortValues.arrival(m).getTime();
      case DATE:
        return SortValues.sent(m).getTime();
      case SIZE:
        return (long) m.getSize();
      case SUBJECT:
        return SortValues.baseSubject(m);
      case FROM:
        return SortValues.mailbox(m.getFrom());
      case TO:
        return SortValues.mailbox(m.getRecipients(Message.RecipientType.TO));
      case CC:
        return SortValues.mailbox(m.getRecipients(Message.RecipientType.CC));
      case DISPLAYFROM:
        return SortValues.display(m.getFrom());
      default:
        return SortValues.display(m.getRecipients(Message.RecipientType.TO));
    }
  }

  private static Comparator<Row> comparator(List<SortKey> order) {
    return (a, b) -> {
      for (int i = 0; i < order.size(); i++) {
        Object x = a.values().get(i);
        Object y = b.values().get(i);
        int c =
            x instanceof Long
                ? Long.compare((Long) x, (Long) y)
                : ((String) x).compareTo((String) y);
        if (c != 0) {
          return order.get(i).reverse() ? -c : c;
        }
      }
      return 0;
    };
  }
}
