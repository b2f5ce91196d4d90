package org.imap4x.mail.search;

import jakarta.mail.Flags;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.BodyTerm;
import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.FromTerm;
import jakarta.mail.search.HeaderTerm;
import jakarta.mail.search.MessageIDTerm;
import jakarta.mail.search.MessageNumberTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.ReceivedDateTerm;
import jakarta.mail.search.RecipientStringTerm;
import jakarta.mail.search.RecipientTerm;
import jakarta.mail.search.SearchException;
import jakarta.mail.search.SearchTerm;
import jakarta.mail.search.SentDateTerm;
import jakarta.mail.search.SizeTerm;
import jakarta.mail.search.SubjectTerm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.imap4x.model.Capability;
import org.imap4x.model.SearchKey;
import org.imap4x.model.UidSet;

/** Translates search terms of the API to search keys of IMAP (RFC 9051 section 6.4.4). */
final class SearchTranslator {
  private final SearchContext context;
  private final TextKeys text;
  private final DateKeys dates;

  SearchTranslator(SearchContext context) {
    this.context = context;
    this.text = new TextKeys(context);
    this.dates = new DateKeys(context);
  }

  /**
   * What to ask the server for the term.
   *
   * @throws SearchException where the server lacks the extension that only it could answer with, or
   *     the term can't be asked at all
   */
  SearchPlan plan(SearchTerm term) throws SearchException {
    return plan(term, false);
  }

  private SearchPlan plan(SearchTerm term, boolean negated) throws SearchException {
    if (term instanceof NotTerm) {
      return plan(((NotTerm) term).getTerm(), !negated);
    }
    if (!(term instanceof AndTerm) && !(term instanceof OrTerm)) {
      SearchPlan leaf = leaf(term);
      return negated ? leaf.negated(new NotTerm(term)) : leaf;
    }
    List<SearchPlan> plans = new ArrayList<>();
    List<SearchTerm> terms = new ArrayList<>();
    for (SearchTerm part : flatten(term)) {
      plans.add(plan(part, negated));
      terms.add(negated ? new NotTerm(part) : part);
    }
    boolean all = term instanceof AndTerm != negated;
    return all ? SearchPlan.all(plans) : SearchPlan.any(plans, terms);
  }

  /**
   * The parts of nested terms of one kind; loops of {@code t = new OrTerm(t, next)} nest deeply.
   */
  @SuppressWarnings("InstanceOfAndCastMatchWrongType") // the kind is the root's all along
  static List<SearchTerm> flatten(SearchTerm root) {
    boolean and = root instanceof AndTerm;
    List<SearchTerm> parts = new ArrayList<>();
    Deque<SearchTerm> open = new ArrayDeque<>(List.of(root));
    while (!open.isEmpty()) {
      SearchTerm term = open.pop();
      if (and ? term instanceof AndTerm : term instanceof OrTerm) {
        SearchTerm[] terms = and ? ((AndTerm) term).getTerms() : ((OrTerm) term).getTerms();
        for (int i = terms.length - 1; i >= 0; i--) {
          open.push(terms[i]);
        }
      } else {
        parts.add(term);
      }
    }
    return parts;
  }

  private SearchPlan leaf(SearchTerm term) throws SearchException {
    Optional<SearchPlan> plan = textLeaf(term);
    if (plan.isEmpty()) {
      plan = ownLeaf(term);
    }
    if (plan.isPresent()) {
      return plan.get();
    }
    if (term instanceof FlagTerm) {
      return flags((FlagTerm) term);
    } else if (term instanceof ReceivedDateTerm) {
      ReceivedDateTerm t = (ReceivedDateTerm) term;
      return dates.received(t.getComparison(), t.getDate(), t);
    } else if (term instanceof SentDateTerm) {
      SentDateTerm t = (SentDateTerm) term;
      return dates.sent(t.getComparison(), t.getDate(), t);
    } else if (term instanceof SizeTerm) {
      return SearchPlan.exact(
          size(((SizeTerm) term).getComparison(), ((SizeTerm) term).getNumber()));
    } else if (term instanceof MessageNumberTerm) {
      long uid = context.uidOf().applyAsLong(((MessageNumberTerm) term).getNumber());
      return SearchPlan.exact(uid < 1 ? SearchKeys.NONE : new SearchKey.Uids(UidSet.of(uid)));
    }
    return SearchPlan.between(SearchKeys.NONE, SearchKeys.ALL, term);
  }

  private Optional<SearchPlan> textLeaf(SearchTerm term) throws SearchException {
    if (term instanceof SubjectTerm) {
      return Optional.of(text.subject((SubjectTerm) term));
    } else if (term instanceof BodyTerm) {
      return Optional.of(text.body((BodyTerm) term));
    } else if (term instanceof FromStringTerm) {
      return Optional.of(text.from((FromStringTerm) term));
    } else if (term instanceof RecipientStringTerm) {
      RecipientStringTerm t = (RecipientStringTerm) term;
      return Optional.of(text.recipient(t.getRecipientType(), t));
    } else if (term instanceof FromTerm) {
      return Optional.of(text.from(((FromTerm) term).getAddress(), term));
    } else if (term instanceof RecipientTerm) {
      RecipientTerm t = (RecipientTerm) term;
      return Optional.of(text.recipient(t.getRecipientType(), t.getAddress(), t));
    } else if (term instanceof MessageIDTerm) {
      return Optional.of(text.header("Message-ID", (MessageIDTerm) term));
    } else if (term instanceof HeaderTerm) {
      return Optional.of(text.header(((HeaderTerm) term).getHeaderName(), (HeaderTerm) term));
    }
    return Optional.empty();
  }

  private Optional<SearchPlan> ownLeaf(SearchTerm term) throws SearchException {
    if (!(term instanceof OwnTerm own)) {
      return Optional.empty();
    }
    SearchKey key = own.searchKey();
    if (key instanceof SearchKey.Within within) {
      return Optional.of(dates.within(within, term));
    }
    if (key instanceof SearchKey.ModSeq) {
      need(Capability.CONDSTORE, "a search by mod-sequence");
    } else if (key instanceof SearchKey.GmailRaw raw) {
      gmail(raw.query());
    } else if (key instanceof SearchKey.GmailId) {
      need(Capability.X_GM_EXT_1, "a Gmail search");
    }
    return Optional.of(SearchPlan.exact(key));
  }

  private void gmail(String query) throws SearchException {
    if (query.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new SearchException("a Gmail search has no control characters");
    }
    if (context.asciiOnly() && !SearchKeys.isAscii(query)) {
      throw new SearchException("the server takes no text but ASCII");
    }
    need(Capability.X_GM_EXT_1, "a Gmail search");
  }

  private void need(Capability capability, String what) throws SearchException {
    if (!context.has().test(capability)) {
      throw new SearchException(what + " needs a server with " + capability.token());
    }
  }

  // ---- sizes

  private static SearchKey size(int comparison, long octets) {
    switch (comparison) {
      case ComparisonTerm.GT:
        return larger(octets);
      case ComparisonTerm.GE:
        return larger(octets - 1);
      case ComparisonTerm.LT:
        return smaller(octets);
      case ComparisonTerm.LE:
        return smaller(octets + 1);
      case ComparisonTerm.EQ:
        return SearchKeys.and(larger(octets - 1), smaller(octets + 1));
      default:
        return SearchKeys.or(smaller(octets), larger(octets));
    }
  }

  private static SearchKey larger(long octets) {
    return octets < 0 ? SearchKeys.ALL : new SearchKey.Size(true, octets);
  }

  private static SearchKey smaller(long octets) {
    return octets < 1 ? SearchKeys.NONE : new SearchKey.Size(false, octets);
  }

  // ---- flags

  /** All of the flags are set, or none is: that is what a FlagTerm asks. */
  private SearchPlan flags(FlagTerm term) {
    List<SearchPlan> plans = new ArrayList<>();
    boolean set = term.getTestSet();
    for (Flags.Flag flag : term.getFlags().getSystemFlags()) {
      SearchKey key = systemFlag(flag);
      plans.add(SearchPlan.exact(set ? key : SearchKeys.not(key)));
    }
    for (String flag : term.getFlags().getUserFlags()) {
      if (isKeyword(flag)) {
        plans.add(SearchPlan.exact(new SearchKey.Keyword(flag, set)));
      } else {
        Flags one = new Flags(flag);
        plans.add(SearchPlan.between(SearchKeys.NONE, SearchKeys.ALL, new FlagTerm(one, set)));
      }
    }
    return SearchPlan.all(plans);
  }

  private SearchKey systemFlag(Flags.Flag flag) {
    if (flag == Flags.Flag.ANSWERED) {
      return SearchKey.Simple.ANSWERED;
    } else if (flag == Flags.Flag.DELETED) {
      return SearchKey.Simple.DELETED;
    } else if (flag == Flags.Flag.DRAFT) {
      return SearchKey.Simple.DRAFT;
    } else if (flag == Flags.Flag.FLAGGED) {
      return SearchKey.Simple.FLAGGED;
    } else if (flag == Flags.Flag.SEEN) {
      return SearchKey.Simple.SEEN;
    } else if (flag == Flags.Flag.RECENT && context.recent()) {
      return SearchKey.Simple.RECENT;
    }
    return SearchKeys.NONE; // USER is what a folder permits, no message has it
  }

  /**
   * Whether it is an atom, which KEYWORD needs; others are no flags on the wire, or system flags.
   */
  private static boolean isKeyword(String flag) {
    return !flag.isEmpty()
        && flag.chars().allMatch(c -> c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0);
  }
}
