package org.imap4x.mail;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.client.Pending;
import org.imap4x.mail.mime.HeaderFields;

/** Turns a fetch profile into as few FETCH commands as will do. */
final class FetchTranslator {
  private FetchTranslator() {}

  /** What messages have in common that they do not have yet. */
  private record Missing(int bits, List<String> headers) {}

  /** A command on its way, and what it is for. */
  private record Sent(ItemFetch fetch, Pending<Void> answer) {}

  /**
   * Fetches what the profile names and the messages do not have yet; what the server does not offer
   * is left out. Messages that lack the same share their commands, and all commands share a round
   * trip.
   */
  static void fetch(IMAPFolder folder, Message[] messages, FetchProfile profile)
      throws MessagingException {
    int bits = bits(profile);
    List<String> headers = new ArrayList<>();
    for (String name : profile.getHeaderNames()) {
      if (EnvelopedMessage.isFieldName(name)) {
        headers.add(name);
      }
    }
    List<IMAPMessage> present = ItemFetch.present(folder, messages);
    MailboxAccess access = folder.access();
    if (present.isEmpty() || group(present, bits, headers).isEmpty()) {
      return;
    }
    access.callSafe(
        client -> {
          // after a lost connection this begins anew, with what is still missing then
          send(client, group(present, bits, headers));
          return true;
        });
  }

  /** The profile's items. */
  static int bits(FetchProfile profile) {
    int bits = 0;
    for (FetchProfile.Item item : profile.getItems()) {
      bits |= bits(item);
    }
    return bits;
  }

  private static int bits(FetchProfile.Item item) {
    if (item == FetchProfile.Item.ENVELOPE) {
      return MessageItem.bits(MessageItem.ENVELOPE, MessageItem.DATE, MessageItem.SIZE);
    }
    if (item == FetchProfile.Item.CONTENT_INFO) {
      return MessageItem.STRUCTURE.bit();
    }
    if (item == FetchProfile.Item.FLAGS) {
      return MessageItem.FLAGS.bit();
    }
    if (item == FetchProfile.Item.SIZE || item == IMAPFolder.FetchProfileItem.SIZE) {
      return MessageItem.SIZE.bit();
    }
    if (item == UIDFolder.FetchProfileItem.UID) {
      return 0;
    }
    return OURS.getOrDefault(item, 0);
  }

  private static final Map<FetchProfile.Item, Integer> OURS =
      Map.ofEntries(
          Map.entry(IMAPFolder.FetchProfileItem.HEADERS, MessageItem.HEADER.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.MESSAGE, MessageItem.MESSAGE.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.INTERNALDATE, MessageItem.DATE.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.MODSEQ, MessageItem.MODSEQ.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.EMAILID, MessageItem.EMAILID.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.THREADID, MessageItem.THREADID.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.SAVEDATE, MessageItem.SAVEDATE.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.PREVIEW, MessageItem.PREVIEW.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.MSGID, MessageItem.MSGID.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.THRID, MessageItem.THRID.bit()),
          Map.entry(IMAPFolder.FetchProfileItem.LABELS, MessageItem.LABELS.bit()));

  private static Map<Missing, List<IMAPMessage>> group(
      List<IMAPMessage> messages, int bits, List<String> headers) {
    Map<Missing, List<IMAPMessage>> groups = new LinkedHashMap<>();
    for (IMAPMessage m : messages) {
      int missing = bits & ~m.state().known();
      List<String> names = new ArrayList<>();
      HeaderFields known = m.state().header();
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

  private static void send(ImapClient client, Map<Missing, List<IMAPMessage>> groups)
      throws ImapException {
    List<Sent> sent = new ArrayList<>();
    for (Map.Entry<Missing, List<IMAPMessage>> g : groups.entrySet()) {
      ItemFetch fetch = new ItemFetch(g.getValue(), g.getKey().bits(), g.getKey().headers());
      for (Pending<Void> p : fetch.begin(client)) {
        sent.add(new Sent(fetch, p));
      }
    }
    List<ItemFetch> refused = new ArrayList<>();
    ImapException reason = null;
    for (Sent s : sent) {
      try {
        s.answer().await();
      } catch (ImapException e) {
        if (e.isFatal()) {
          throw e;
        }
        reason = e;
        if (!refused.contains(s.fetch())) {
          refused.add(s.fetch());
        }
      }
    }
    for (ItemFetch fetch : refused) {
      if (fetch.count() > 1 && !oneByOne(client, fetch) && reason != null) {
        throw reason;
      }
    }
    if (reason != null && refused.size() == sent.size() && refused.get(0).count() == 1) {
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
      if (e.isFatal()) {
        throw e;
      }
      return false;
    }
  }
}
