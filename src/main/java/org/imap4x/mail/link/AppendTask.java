package org.imap4x.mail.link;

import jakarta.mail.MessagingException;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.imap4x.client.AppendMessage;
import org.imap4x.client.AppendResult;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.mime.MessageIds;
import org.imap4x.model.Capability;
import org.imap4x.model.MailboxName;

/**
 * APPEND of messages, each once: what the server confirmed is not sent again, and after a loss what
 * has arrived is looked for.
 */
public final class AppendTask implements Task<Map<Integer, Placed>> {
  private final StoreConnections store;
  private final MailboxName target;
  private final List<AppendMessage> messages;
  private final boolean wanted;
  private final Set<Integer> confirmed = new HashSet<>();
  private final Map<Integer, Placed> placed = new LinkedHashMap<>();
  private Optional<TargetEnds.End> end = Optional.empty();

  /**
   * Appends to that mailbox.
   *
   * @param wanted whether the new UIDs are looked for where the server does not tell them
   */
  public AppendTask(
      StoreConnections store, MailboxName target, List<AppendMessage> messages, boolean wanted) {
    this.store = store;
    this.target = target;
    this.messages = messages;
    this.wanted = wanted;
  }

  @Override
  public Kind kind() {
    return Kind.VERIFIABLE;
  }

  @Override
  public long progress() {
    return confirmed.size();
  }

  @Override
  public boolean isBegun() {
    return !confirmed.isEmpty();
  }

  @Override
  public boolean isDone() {
    return confirmed.size() == messages.size();
  }

  /** The new UIDs by the messages' places, of those that are known. */
  @Override
  public Map<Integer, Placed> run(ImapClient client) throws ImapException, MessagingException {
    List<Integer> left = left();
    if (left.isEmpty()) {
      return placed;
    }
    if (end.isEmpty()) {
      end = store.ends().of(client, target);
    }
    List<AppendMessage> parts = new ArrayList<>();
    left.forEach(i -> parts.add(messages.get(i)));
    client.append(target, parts, (first, result) -> confirm(left, first, result));
    if (wanted && !client.has(Capability.UIDPLUS)) {
      findPlaces();
    }
    return placed;
  }

  private List<Integer> left() {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (!confirmed.contains(i)) {
        left.add(i);
      }
    }
    return left;
  }

  private void confirm(List<Integer> sent, int first, AppendResult result) {
    for (int i = 0; i < result.uids().size(); i++) {
      int place = sent.get(first + i);
      confirmed.add(place);
      OptionalLong uid = result.uids().get(i);
      if (uid.isPresent() && uid.getAsLong() > 0) {
        Placed at = new Placed(result.uidValidity(), uid.getAsLong());
        placed.put(place, at);
        store.ends().cameTo(target, at);
      }
    }
  }

  /** Looks for what was confirmed without a UID; who only wanted it done is not bothered by it. */
  private void findPlaces() throws MessagingException {
    Map<Integer, Arrivals.Sent> sent = new LinkedHashMap<>();
    for (int i : confirmed) {
      if (!placed.containsKey(i)) {
        sent.put(i, new Outgoing(messages.get(i)));
      }
    }
    if (end.isPresent() && !sent.isEmpty()) {
      try {
        placed.putAll(new Arrivals(store, target, end.get()).find(sent, placed.values()));
      } catch (ImapException | CannotTell e) {
        return; // appended they are
      }
    }
  }

  @Override
  public void look(ImapClient client) throws ImapException, MessagingException, CannotTell {
    Map<Integer, Arrivals.Sent> sent = new LinkedHashMap<>();
    left().forEach(i -> sent.put(i, new Outgoing(messages.get(i))));
    if (end.isEmpty()) {
      throw new CannotTell("the server does not tell where " + target + " ended before");
    }
    Map<Integer, Placed> found = new Arrivals(store, target, end.get()).find(sent, placed.values());
    found.forEach(
        (place, at) -> {
          confirmed.add(place);
          placed.put(place, at);
          store.ends().cameTo(target, at);
        });
  }

  /** A message of the application. */
  private record Outgoing(AppendMessage message) implements Arrivals.Sent {
    @Override
    public Arrivals.Mark mark() {
      return new Arrivals.Mark(message.size(), MessageIds.of(message));
    }

    @Override
    public byte[] digest() throws MessagingException {
      try (DigestOutputStream out = Arrivals.digesting()) {
        message.body().writeTo(out);
        return out.getMessageDigest().digest();
      } catch (IOException e) {
        throw new MessagingException("a message can't be read again", e);
      }
    }
  }
}
