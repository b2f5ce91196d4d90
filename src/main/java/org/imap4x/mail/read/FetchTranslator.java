package org.imap4x.mail.read;

import jakarta.mail.MessagingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.mail.link.Task;
import org.imap4x.mail.mime.HeaderFields;

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
    if (!messages.isEmpty() && !group(messages, bits, headers).isEmpty()) {
      source.run(new Missed(messages, bits, headers));
    }
  }

  /** After a lost connection this goes on with what is still missing then. */
  private record Missed(List<ServerMessage> messages, int bits, List<String> headers)
      implements Task<Boolean> {
    @Override
    public Kind kind() {
      return Kind.REPEATABLE;
    }

    @Override
    public Boolean run(ImapClient client) throws ImapException {
      send(client, group(messages, bits, headers));
      return true;
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

  private static Map<Missing, List<ServerMessage>> group(
      List<ServerMessage> messages, int bits, List<String> headers) {
    Map<Missing, List<ServerMessage>> groups = new LinkedHashMap<>();
    for (ServerMessage m : messages) {
      int missing = bits & ~m.known();
      List<String> names = new ArrayList<>();
      HeaderFields known = m.header();
      boolean comesWhole = MessageItem.HEADER.in(missing) || MessageItem.MESSAGE.in(missing);
      for (String name : headers) {
        if (!comesWhole && !known.covers(name)) {
          names.add(name);
        }
      }
      if (MessageItem.MESSAGE.in(missing)) {
        missing &= ~MessageItem.HEADER.bit();
      }
      if (missing != 0 || !names.isEmpty()) {
        groups.computeIfAbsent(new Missing(missing, names), g -> new ArrayList<>()).add(m);
      }
    }
    return groups;
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
