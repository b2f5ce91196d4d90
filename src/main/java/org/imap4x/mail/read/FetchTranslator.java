package org.imap4x.mail.read;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.mime.HeaderFields;
import org.jspecify.annotations.Nullable;

/** Fetches items for many messages by as few FETCH commands as will do. */
public final class FetchTranslator {
  private FetchTranslator() {}

  /** What messages have in common that they do not have yet. */
  private record Missing(int bits, List<String> headers) {}

  /** A command on its way, and what it is for. */
  private record Sent(ItemFetch fetch, Pending<Void> answer) {}

  /**
   * Fetches what the messages do not have yet; what the server does not offer is left out. Messages
   * that lack the same share their commands, and all commands share a round trip.
   *
   * @param bits of {@link MessageItem}
   * @param headers names of header fields
   */
  public static void fetch(
      Source source, List<ServerMessage> messages, int bits, List<String> headers)
      throws MessagingException {
    if (!messages.isEmpty() && anyLacks(messages, bits, headers)) {
      source.run(new Missed(messages, bits, headers));
    }
  }

  /**
   * After a lost connection this goes on with what is still missing then, and asks for the first of
   * it, which may be the reason, alone at the end; where it is lost by that one, or the server just
   * does not answer, it is left to whoever reads it.
   */
  private static final class Missed implements Task<Boolean> {
    /** Where so many are at fault, it is not the messages. */
    private static final int MOST_LEFT = 8;

    private final List<ServerMessage> messages;
    private final int bits;
    private final List<String> headers;
    private final Set<ServerMessage> left = new LinkedHashSet<>();
    private @Nullable ImapException failure;

    /** Whether one that is asked for alone is under way. */
    private boolean alone;

    /** Whether those that are left are not asked for here. */
    private boolean enough;

    Missed(List<ServerMessage> messages, int bits, List<String> headers) {
      this.messages = messages;
      this.bits = bits;
      this.headers = headers;
    }

    @Override
    public Kind kind() {
      return Kind.REPEATABLE;
    }

    @Override
    public Boolean run(ImapClient client) throws ImapException {
      blame();
      try {
        send(client, group(withoutLeft(), bits, headers));
        while (!enough && !left.isEmpty()) {
          ServerMessage next = left.iterator().next();
          alone = true;
          send(client, group(List.of(next), bits, headers));
          alone = false;
          left.remove(next);
        }
        return true;
      } catch (ImapException e) {
        failure = e;
        throw e;
      }
    }

    private List<ServerMessage> withoutLeft() {
      if (left.isEmpty()) {
        return messages;
      }
      List<ServerMessage> most = new ArrayList<>(messages);
      most.removeIf(left::contains);
      return most;
    }

    private void blame() {
      ImapException before = failure;
      if (before == null || before.outcome() != ImapException.Outcome.UNKNOWN) {
        return;
      }
      enough |= alone || before instanceof ImapException.Timeout;
      if (alone) {
        return;
      }
      ServerMessage first = null;
      for (ServerMessage m : messages) {
        boolean lacks = !left.contains(m) && !group(List.of(m), bits, headers).isEmpty();
        first = lacks && (first == null || m.uid() < first.uid()) ? m : first;
      }
      if (first != null && left.size() < MOST_LEFT) {
        left.add(first);
      }
    }

    @Override
    public long progress() {
      long complete = 0;
      for (ServerMessage m : messages) {
        complete += (bits & ~m.known()) == 0 ? 1 : 0;
      }
      return complete;
    }
  }

  private static boolean anyLacks(List<ServerMessage> messages, int bits, List<String> headers) {
    for (ServerMessage m : messages) {
      int missing = bits & ~m.known();
      if (missing != 0 || !missingHeaders(m, missing, headers).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private static Map<Missing, List<ServerMessage>> group(
      List<ServerMessage> messages, int bits, List<String> headers) {
    Map<Missing, List<ServerMessage>> groups = new LinkedHashMap<>();
    Missing last = new Missing(0, List.of());
    List<ServerMessage> group = new ArrayList<>();
    for (ServerMessage m : messages) {
      int missing = bits & ~m.known();
      List<String> names = missingHeaders(m, missing, headers);
      if (MessageItem.MESSAGE.in(missing)) {
        missing &= ~MessageItem.HEADER.bit();
      }
      if (missing == 0 && names.isEmpty()) {
        continue;
      }
      if (missing != last.bits() || !names.equals(last.headers())) {
        last = new Missing(missing, names);
        group = groups.computeIfAbsent(last, g -> new ArrayList<>());
      }
      group.add(m);
    }
    return groups;
  }

  private static List<String> missingHeaders(ServerMessage m, int missing, List<String> headers) {
    if (headers.isEmpty() || MessageItem.HEADER.in(missing) || MessageItem.MESSAGE.in(missing)) {
      return List.of();
    }
    HeaderFields known = m.header();
    List<String> names = new ArrayList<>();
    for (String name : headers) {
      if (!known.covers(name)) {
        names.add(name);
      }
    }
    return names;
  }

  private static void send(ImapClient client, Map<Missing, List<ServerMessage>> groups)
      throws ImapException {
    List<Sent> sent = new ArrayList<>();
    for (Map.Entry<Missing, List<ServerMessage>> g : groups.entrySet()) {
      ItemFetch fetch = new ItemFetch(g.getValue(), g.getKey().bits(), g.getKey().headers());
      for (Pending<Void> p : fetch.begin(client)) {
        sent.add(new Sent(fetch, p));
      }
    }
    Map<ItemFetch, ImapException> refused = new LinkedHashMap<>();
    for (Sent s : sent) {
      try {
        s.answer().await();
      } catch (ImapException e) {
        if (!e.isRefusal() || e.isThrottling()) {
          throw e;
        }
        refused.put(s.fetch(), e);
      }
    }
    boolean any = sent.stream().anyMatch(s -> !refused.containsKey(s.fetch()));
    for (Map.Entry<ItemFetch, ImapException> r : refused.entrySet()) {
      refused(client, r.getKey(), r.getValue(), any);
    }
  }

  /**
   * What came with a refusal counts: the messages that it is about tell why when they are read.
   * Where nothing came, one item of one message may be the reason, and the items are asked for one
   * by one.
   *
   * @param others whether the server answered what else was asked for
   */
  private static void refused(
      ImapClient client, ItemFetch fetch, ImapException reason, boolean others)
      throws ImapException {
    if (fetch.hasAny()) {
      return;
    }
    boolean one = fetch.count() == 1;
    if (reason.asksToStop() || (one && !others) || (!one && !oneByOne(client, fetch))) {
      throw reason;
    }
  }

  /** Some servers refuse a whole FETCH because of one item of one message. */
  private static boolean oneByOne(ImapClient client, ItemFetch refused) throws ImapException {
    boolean any = false;
    for (MessageItem item : MessageItem.values()) {
      if (item.in(refused.bits())) {
        any |= tried(client, refused.with(item.bit(), List.of()));
      }
    }
    if (!refused.headers().isEmpty()) {
      any |= tried(client, refused.with(0, refused.headers()));
    }
    return any;
  }

  private static boolean tried(ImapClient client, ItemFetch fetch) throws ImapException {
    try {
      fetch.run(client);
      return true;
    } catch (ImapException e) {
      if (!e.isRefusal() || e.asksToStop()) {
        throw e;
      }
      return fetch.hasAny();
    }
  }
}
