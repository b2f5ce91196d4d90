package org.imap4x.mail.search;

import jakarta.mail.FetchProfile;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.search.AddressStringTerm;
import jakarta.mail.search.AddressTerm;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.DateTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.HeaderTerm;
import jakarta.mail.search.MessageIDTerm;
import jakarta.mail.search.MessageNumberTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.ReceivedDateTerm;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SentDateTerm;
import jakarta.mail.search.SizeTerm;
import jakarta.mail.search.SubjectTerm;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import org.imap4x.model.SearchKey;
import org.jspecify.annotations.Nullable;

/** Decides here whether messages match a term, and knows what must be fetched for that. */
public final class LocalSearch {
  private static final int ENVELOPE_COST = 0;
  private static final int HEADER_COST = 1;
  private static final int UNKNOWN_COST = 2;
  private static final int BODY_COST = 3;

  /** One part of the term. */
  @FunctionalInterface
  private interface Check {
    boolean test(Message message) throws MessagingException;
  }

  private record Rated(Check check, int cost) {}

  private final FetchProfile profile = new FetchProfile();
  private final ZoneId zone;
  private final FetchProfile.Item arrival;
  private final Rated root;
  private boolean needsServer;

  /**
   * A {@code Date} is a calendar day in the zone where a term asks for equal dates.
   *
   * @param arrival names the date of arrival in a profile
   */
  LocalSearch(SearchTerm term, ZoneId zone, FetchProfile.Item arrival) {
    this.zone = zone;
    this.arrival = arrival;
    this.root = compile(term);
  }

  /** Whether the message matches. */
  public boolean matches(Message message) throws MessagingException {
    return root.check().test(message);
  }

  /** Whether bodies must be read. */
  boolean needsBody() {
    return root.cost() == BODY_COST;
  }

  /**
   * Whether looking at a message may read its content: bodies, or what an application's term reads.
   */
  public boolean readsContent() {
    return root.cost() >= UNKNOWN_COST;
  }

  /** Whether a part of it can be decided by the server only. */
  boolean needsServer() {
    return needsServer;
  }

  /** What to fetch at once before messages are looked at. */
  FetchProfile profile() {
    return profile;
  }

  private Rated compile(SearchTerm term) {
    if (term instanceof NotTerm) {
      Rated inner = compile(((NotTerm) term).getTerm());
      return new Rated(m -> !inner.check().test(m), inner.cost());
    } else if (term instanceof AndTerm || term instanceof OrTerm) {
      return compound(term, term instanceof AndTerm);
    }
    needsServer |= key(term) instanceof SearchKey.GmailRaw;
    addToProfile(term);
    if (isDay(term)) {
      DateTerm t = (DateTerm) term;
      boolean equal = t.getComparison() == ComparisonTerm.EQ;
      return new Rated(m -> sameDay(t, m) == equal, ENVELOPE_COST);
    }
    return new Rated(term::match, cost(term));
  }

  /** Cheap parts go first, so that dear ones are often spared. */
  private Rated compound(SearchTerm term, boolean and) {
    List<Rated> parts = new ArrayList<>();
    for (SearchTerm part : SearchTranslator.flatten(term)) {
      parts.add(compile(part));
    }
    parts.sort(Comparator.comparingInt(Rated::cost));
    Check check =
        message -> {
          for (Rated part : parts) {
            if (part.check().test(message) != and) {
              return !and;
            }
          }
          return and;
        };
    return new Rated(check, parts.isEmpty() ? 0 : parts.get(parts.size() - 1).cost());
  }

  private static boolean isDay(SearchTerm term) {
    if (!(term instanceof ReceivedDateTerm) && !(term instanceof SentDateTerm)) {
      return false;
    }
    int comparison = ((DateTerm) term).getComparison();
    return comparison == ComparisonTerm.EQ || comparison == ComparisonTerm.NE;
  }

  private boolean sameDay(DateTerm t, Message message) throws MessagingException {
    Date date = t instanceof SentDateTerm ? message.getSentDate() : message.getReceivedDate();
    return date != null
        && date.toInstant()
            .atZone(zone)
            .toLocalDate()
            .equals(t.getDate().toInstant().atZone(zone).toLocalDate());
  }

  private static int cost(SearchTerm term) {
    if (term instanceof BodyTerm) {
      return BODY_COST;
    } else if (term instanceof HeaderTerm || term instanceof MessageIDTerm) {
      return HEADER_COST;
    }
    boolean known =
        inEnvelope(term)
            || ofArrival(term)
            || term instanceof FlagTerm
            || term instanceof SizeTerm
            || term instanceof MessageNumberTerm;
    return known ? ENVELOPE_COST : UNKNOWN_COST;
  }

  private void addToProfile(SearchTerm term) {
    if (term instanceof FlagTerm) {
      profile.add(FetchProfile.Item.FLAGS);
    } else if (term instanceof SizeTerm) {
      profile.add(FetchProfile.Item.SIZE);
    } else if (ofArrival(term)) {
      profile.add(arrival);
    } else if (term instanceof BodyTerm) {
      profile.add(FetchProfile.Item.CONTENT_INFO);
    } else if (term instanceof HeaderTerm) {
      profile.add(((HeaderTerm) term).getHeaderName());
    } else if (term instanceof MessageIDTerm) {
      profile.add("Message-ID");
    } else if (inEnvelope(term)) {
      profile.add(FetchProfile.Item.ENVELOPE);
    } else if (!(term instanceof MessageNumberTerm)) {
      profile.add(FetchProfile.Item.ENVELOPE); // a term of the application's own
      profile.add(FetchProfile.Item.FLAGS);
    }
  }

  private static boolean ofArrival(SearchTerm t) {
    return t instanceof ReceivedDateTerm || key(t) instanceof SearchKey.Within;
  }

  private static @Nullable SearchKey key(SearchTerm term) {
    return term instanceof OwnTerm own ? own.searchKey() : null;
  }

  private static boolean inEnvelope(SearchTerm t) {
    return t instanceof SubjectTerm
        || t instanceof AddressStringTerm
        || t instanceof AddressTerm
        || t instanceof SentDateTerm;
  }
}
