package org.imap4x.client;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.imap4x.codec.LiteralTarget;
import org.imap4x.model.Capabilities;
import org.imap4x.model.Capability;
import org.imap4x.model.FetchData;
import org.imap4x.model.Limits;
import org.imap4x.model.MailboxName;
import org.imap4x.model.Response;
import org.imap4x.model.ResponseCode;
import org.imap4x.model.ResponseText;
import org.imap4x.model.Untagged;
import org.imap4x.wire.CommandSyntax;
import org.imap4x.wire.LimitException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session: its state, what the server can do and has enabled, the selected
 * mailbox, and what is to be told to listeners. Written by the thread that has the read turn.
 */
final class Session {
  /** Responses kept for listeners within one command; a flood beyond that is dropped. */
  private static final int NEWS = 10_000;

  /** Names that a server may list as enabled, as capabilities, as response codes. */
  private static final int NAMES = 2_000;

  /** A code of a larger response is not kept for who asks later. */
  private static final int LARGE = 64 * 1024;

  private volatile SessionState state = SessionState.NOT_AUTHENTICATED;
  private volatile Capabilities capabilities = Capabilities.NONE;
  private volatile boolean capabilitiesKnown;
  private volatile boolean capabilitiesPart;
  private volatile Set<String> enabled = Set.of();
  private volatile @Nullable MailboxState mailbox;
  private volatile @Nullable MailboxState selecting;
  private volatile boolean awaitingClosed;
  private volatile ServerTraits traits = new ServerTraits();
  private final long keeps;
  private final BoundedQueue<News> news = new BoundedQueue<>(NEWS);
  private final AtomicLong newsOctets = new AtomicLong();
  private volatile Untagged.@Nullable Status greeting;
  private final Map<String, ResponseCode> lastCodes = new ConcurrentHashMap<>();

  /** What is to be told, and how large it was. */
  private record News(Response response, int octets) {}

  Session(Limits limits) {
    this.keeps = limits.answers();
  }

  SessionState state() {
    return state;
  }

  void state(SessionState next) {
    state = next;
  }

  void lost() {
    state = SessionState.LOGOUT;
    MailboxState old = mailbox;
    if (old != null) {
      old.setSelected(false);
    }
  }

  // ---- capabilities

  Capabilities capabilities() {
    return capabilities;
  }

  boolean capabilitiesKnown() {
    return capabilitiesKnown;
  }

  /** Before a command after which the server may have others (RFC 9051 section 6.1.1). */
  void forgetCapabilities() {
    capabilitiesKnown = false;
    capabilitiesPart = false;
  }

  /**
   * TLS has begun: nothing that was said in clear text counts any more, whoever said it (RFC 9051
   * section 6.2.1).
   */
  void forgetClearText() {
    capabilities = Capabilities.NONE;
    capabilitiesKnown = false;
    capabilitiesPart = false;
    enabled = Set.of();
    lastCodes.clear();
    while (nextNews() != null) {
      // forgotten
    }
  }

  boolean isEnabled(String name) {
    return enabled.contains(name.toUpperCase(Locale.ROOT));
  }

  boolean isUtf8() {
    return isEnabled("UTF8=ACCEPT") || isEnabled("UTF8=ONLY") || isEnabled("IMAP4REV2");
  }

  CommandSyntax.Literals literals() {
    if (capabilities.has(Capability.LITERAL_PLUS)) {
      return CommandSyntax.Literals.PLUS;
    }
    return capabilities.has(Capability.LITERAL_MINUS)
        ? CommandSyntax.Literals.MINUS
        : CommandSyntax.Literals.SYNCHRONISING;
  }

  ProtocolVersion version() {
    boolean rev1 = capabilities.has(Capability.IMAP4REV1);
    if (capabilities.has(Capability.IMAP4REV2) && (!rev1 || isEnabled("IMAP4REV2"))) {
      return ProtocolVersion.IMAP4REV2;
    }
    // IMAP4SUNVERSION is RFC 2060 under another name; a server that lists nothing gets the usual
    return !rev1 && capabilities.has(Capability.IMAP4) && !capabilities.has("IMAP4SUNVERSION")
        ? ProtocolVersion.IMAP4
        : ProtocolVersion.IMAP4REV1;
  }

  ServerTraits traits() {
    return traits;
  }

  void traits(ServerTraits shared) {
    traits = shared;
  }

  /** Whether SEARCH is asked with RETURN. */
  boolean returns() {
    return capabilities.has(Capability.ESEARCH) && traits.searchReturns();
  }

  // ---- the selected mailbox

  @Nullable MailboxState mailbox() {
    return mailbox;
  }

  /** SELECT goes out: what comes from now on, or from CLOSED on, is about the new mailbox. */
  MailboxState select(MailboxName name, boolean readOnly) {
    MailboxState next = new MailboxState(name, readOnly);
    // only these servers send CLOSED (RFC 7162, RFC 9051 section 7.1)
    awaitingClosed =
        mailbox != null && (isEnabled("QRESYNC") || version() == ProtocolVersion.IMAP4REV2);
    selecting = next;
    return next;
  }

  private @Nullable MailboxState target() {
    MailboxState next = selecting;
    return next == null || awaitingClosed ? mailbox : next;
  }

  private void selected(boolean ok) {
    MailboxState old = mailbox;
    if (old != null) {
      old.setSelected(false);
    }
    MailboxState next = selecting;
    selecting = null;
    awaitingClosed = false;
    mailbox = ok ? next : null;
    if (ok && next != null) {
      next.setSelected(true);
    }
    state = ok ? SessionState.SELECTED : SessionState.AUTHENTICATED;
  }

  private void deselected() {
    selected(false);
  }

  // ---- what comes

  /**
   * Takes a response into the state; a FETCH comes back with its UID.
   *
   * @param octets how large it was
   * @throws LimitException when more changes of the mailbox came than can be kept until they are
   *     told
   */
  Untagged apply(Untagged response, int octets) throws LimitException {
    MailboxState target = target();
    if (response instanceof Untagged.Capability capability) {
      capabilities(capability.capabilities());
    } else if (response instanceof Untagged.Enabled names) {
      if (state == SessionState.NOT_AUTHENTICATED) {
        return response; // ENABLE comes after login (RFC 5161)
      }
      Set<String> all = new TreeSet<>(enabled);
      for (String name : names.names()) {
        if (all.size() < NAMES) {
          all.add(name);
        }
      }
      enabled = all;
    } else if (response instanceof Untagged.Status status) {
      status(status, octets);
    } else if (target != null) {
      Untagged applied = apply(response, target);
      target.checkUntold(keeps / Limits.EACH);
      return applied;
    }
    return response;
  }

  /** A status response; see {@link #apply(Untagged, int)}. */
  void status(Untagged.Status status, int octets) {
    code(status.text(), octets);
    addNews(status, octets);
  }

  private void code(ResponseText text, int octets) {
    ResponseCode code = text.code().orElse(null);
    if (code != null) {
      code(code, octets);
    }
  }

  private void addNews(Response response, int octets) {
    if (newsOctets.get() + octets <= keeps && news.offer(new News(response, octets))) {
      newsOctets.addAndGet(octets);
    }
  }

  private Untagged apply(Untagged response, MailboxState target) {
    if (response instanceof Untagged.Fetch fetch) {
      FetchData data = target.fetched(fetch.data());
      Untagged.Fetch known = data == fetch.data() ? fetch : new Untagged.Fetch(data);
      target.resync(known, target == selecting);
      return known;
    } else if (response instanceof Untagged.Exists exists) {
      target.exists(exists.count());
      MailboxState next = selecting;
      if (awaitingClosed && next != null) {
        next.exists(
            exists.count()); // a server may leave CLOSED out; if it comes, EXISTS comes again
      }
    } else if (response instanceof Untagged.Expunge expunge) {
      target.expunge(expunge.sequenceNumber());
    } else if (response instanceof Untagged.Vanished vanished) {
      target.resync(vanished, target == selecting);
      target.vanished(vanished.uids());
    } else if (response instanceof Untagged.Recent recent) {
      target.recent(recent.count());
    } else if (response instanceof Untagged.Flags flags) {
      target.flags(flags.flags());
    }
    return response;
  }

  /** The server does not tell: what was known stays. */
  void noCapabilities() {
    capabilitiesKnown = true;
  }

  /** The first response; a list of capabilities that comes from now on is another one. */
  void greeted(Untagged.Status first) {
    greeting = first;
    status(first, Limits.EACH);
    capabilitiesPart = false;
  }

  Untagged.@Nullable Status greeting() {
    return greeting;
  }

  /** Several lists within one command's answer are one list. */
  private void capabilities(Capabilities next) {
    if (!capabilitiesPart && next.listed().size() <= NAMES) {
      capabilities = next;
    } else {
      List<String> all = new ArrayList<>(capabilitiesPart ? capabilities.listed() : List.of());
      all.addAll(next.listed());
      capabilities = Capabilities.of(all.subList(0, Math.min(NAMES, all.size())));
    }
    capabilitiesPart = true;
    capabilitiesKnown = true;
  }

  private void code(ResponseCode code, int octets) {
    if (code instanceof ResponseCode.CapabilityCode capability) {
      capabilities(capability.capabilities());
    } else if (code.name().equals("CLOSED")) {
      awaitingClosed = false;
    } else {
      // only SELECT tells a UIDVALIDITY
      awaitingClosed &= !code.name().equals("UIDVALIDITY");
      MailboxState target = target();
      if (target != null) {
        target.code(code);
      }
    }
    if (octets <= LARGE && (lastCodes.size() < NAMES / 10 || lastCodes.containsKey(code.name()))) {
      lastCodes.put(code.name(), code);
    }
  }

  /** The last code of that name, once (imaplib's {@code response}). */
  @Nullable ResponseCode takeCode(String name) {
    return lastCodes.remove(name.toUpperCase(Locale.ROOT));
  }

  /** A command ended: the tagged response's code, and the state that follows from it. */
  void ended(StateChange change, Response.Tagged tagged) {
    boolean ok = tagged.condition() == Response.Condition.OK;
    ResponseText text = tagged.text();
    int octets = text.text().length() + Limits.EACH;
    code(text, octets);
    addNews(tagged, octets);
    capabilitiesPart = false;
    switch (change) {
      case NONE -> {}
      case LOGS_IN -> {
        if (ok) {
          state = SessionState.AUTHENTICATED;
        }
      }
      case SELECTS -> selected(ok);
      case CLOSES -> deselected();
      case UNSELECTS -> {
        if (ok) {
          deselected();
        }
      }
      case UNAUTHENTICATES -> {
        if (ok) {
          enabled = Set.of();
          deselected();
          state = SessionState.NOT_AUTHENTICATED;
        }
      }
      case LOGS_OUT -> state = SessionState.LOGOUT;
    }
  }

  /** A response that no command took. */
  void unclaimed(Untagged response, int octets) {
    if (response instanceof Untagged.Fetch fetch) {
      MailboxState target = target();
      if (target != null && target != selecting) { // what comes with SELECT is kept as resyncData
        target.flagsChanged(fetch.data());
      }
    } else if (response instanceof Untagged.MailboxStatus
        || response instanceof Untagged.Listed
        || response instanceof Untagged.Metadata
        || response instanceof Untagged.Other
        || response instanceof Untagged.Malformed) {
      addNews(response, octets);
    }
  }

  /** Flags whose command failed as a whole: they hold all the same. */
  void flagsCame(FetchData data) {
    unclaimed(new Untagged.Fetch(data), Limits.EACH);
  }

  /** Whether data have come that listeners don't know yet, or whose UIDs are to be asked for. */
  boolean hasUntold() {
    MailboxState selected = mailbox;
    return news.stream()
            .anyMatch(
                n -> n.response instanceof Untagged && !(n.response instanceof Untagged.Status))
        || (selected != null && (selected.needsUids() || selected.hasChanges()));
  }

  /** The next status, tagged or not, or unclaimed response for the listeners. */
  @Nullable Response nextNews() {
    News next = news.poll();
    if (next == null) {
      return null;
    }
    newsOctets.addAndGet(-next.octets);
    return next.response;
  }

  LiteralOffer offer(LiteralTarget target, long size, InputStream octets) {
    MailboxState selected = target();
    long uid =
        target.uid() > 0 || selected == null
            ? target.uid()
            : selected.uidAt(target.sequenceNumber());
    return new LiteralOffer(
        uid, target.sequenceNumber(), target.section(), target.origin(), size, octets);
  }
}
