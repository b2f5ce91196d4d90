package org.imap4x.codec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.imap4x.model.Content;
import org.imap4x.model.MailboxName;
import org.imap4x.model.QuotaData;
import org.imap4x.model.Untagged;
import org.imap4x.wire.TokenException;
import org.imap4x.wire.Tokenizer;
import org.jspecify.annotations.Nullable;

/** Reads QUOTA (RFC 9208), ACL (RFC 4314), METADATA (RFC 5464), ANNOTATEMORE and ID (RFC 2971). */
final class AccessDataParser {

  /** quota-response. */
  Untagged quota(Tokenizer t) throws TokenException {
    String root = t.peek() == '(' ? "" : t.astring();
    t.skipSpaces();
    if (t.atEnd()) {
      Quirk.QUOTA_WITHOUT_LIST.seen();
      return new Untagged.Quota(new QuotaData(root, List.of()));
    }
    List<QuotaData.Resource> resources = new ArrayList<>(2);
    t.open();
    t.skipBlanks();
    while (!t.acceptClose()) {
      String name = t.astring();
      t.space();
      long usage = t.lenientNumber();
      t.space();
      long limit = t.lenientNumber();
      resources.add(new QuotaData.Resource(name, usage, limit));
      t.skipBlanks();
    }
    return new Untagged.Quota(new QuotaData(root, resources));
  }

  /** quotaroot-response. */
  Untagged quotaRoots(Tokenizer t) throws TokenException {
    MailboxName mailbox = MailboxDataParser.mailbox(t);
    return new Untagged.QuotaRoots(mailbox, strings(t));
  }

  private static List<String> strings(Tokenizer t) throws TokenException {
    List<String> all = new ArrayList<>(2);
    t.skipBlanks();
    while (!t.atEnd()) {
      String text = t.nastring();
      all.add(text == null ? "" : text);
      t.skipBlanks();
    }
    return all;
  }

  /** acl-data. */
  Untagged acl(Tokenizer t) throws TokenException {
    MailboxName mailbox = MailboxDataParser.mailbox(t);
    Map<String, String> rights = new LinkedHashMap<>();
    t.skipBlanks();
    while (!t.atEnd()) {
      String identifier = t.astring();
      t.space();
      String text = t.nastring();
      rights.put(identifier, text == null ? "" : text);
      t.skipBlanks();
    }
    return new Untagged.Acl(mailbox, Collections.unmodifiableMap(rights));
  }

  /** listrights-data. */
  Untagged listRights(Tokenizer t) throws TokenException {
    MailboxName mailbox = MailboxDataParser.mailbox(t);
    t.space();
    String identifier = t.astring();
    List<String> rights = strings(t);
    String required = rights.isEmpty() ? "" : rights.get(0);
    return new Untagged.ListRights(
        mailbox,
        identifier,
        required,
        rights.isEmpty() ? rights : rights.subList(1, rights.size()));
  }

  /** myrights-data. */
  Untagged myRights(Tokenizer t) throws TokenException {
    MailboxName mailbox = MailboxDataParser.mailbox(t);
    t.space();
    return new Untagged.MyRights(mailbox, t.astring());
  }

  /** metadata-resp, with values or (unsolicited) with names alone. */
  Untagged metadata(Tokenizer t) throws TokenException {
    MailboxName mailbox = MailboxDataParser.mailbox(t);
    Map<String, @Nullable Content> entries = new LinkedHashMap<>();
    t.space();
    if (t.peek() != '(') {
      for (String name : strings(t)) {
        entries.put(name, null);
      }
      return new Untagged.Metadata(mailbox, Collections.unmodifiableMap(entries));
    }
    t.open();
    t.skipBlanks();
    while (!t.acceptClose()) {
      String entry = t.astring();
      t.space();
      if (t.acceptNil()) {
        entries.put(entry, null);
      } else if (t.atString()) {
        entries.put(entry, t.content());
      } else {
        entries.put(entry, Content.of(t.astringOctets()));
      }
      t.skipBlanks();
    }
    return new Untagged.Metadata(mailbox, Collections.unmodifiableMap(entries));
  }

  /** {@code ANNOTATION mailbox entry (attribute value ...)} of the ANNOTATEMORE draft. */
  Untagged annotation(Tokenizer t) throws TokenException {
    MailboxName mailbox = MailboxDataParser.mailbox(t);
    t.space();
    String entry = t.astring();
    t.skipSpaces();
    return new Untagged.Annotation(mailbox, entry, pairs(t));
  }

  /** id-response; commas and bare words are taken for what was meant. */
  Untagged id(Tokenizer t) throws TokenException {
    if (t.acceptNil() || t.atEnd()) {
      return new Untagged.Id(Map.of());
    }
    return new Untagged.Id(pairs(t));
  }

  private static Map<String, @Nullable String> pairs(Tokenizer t) throws TokenException {
    Map<String, @Nullable String> pairs = new LinkedHashMap<>();
    t.open();
    gap(t);
    while (!t.acceptClose()) {
      String key = word(t);
      gap(t);
      if (t.acceptClose()) {
        pairs.put(key, null);
        break;
      }
      String value = t.acceptNil() ? null : word(t);
      pairs.put(key, value);
      gap(t);
      if (pairs.size() > t.limits().listItems()) {
        throw t.fail("fewer pairs");
      }
    }
    return Collections.unmodifiableMap(pairs);
  }

  private static String word(Tokenizer t) throws TokenException {
    if (!t.atString()) {
      Quirk.ID_ATOMS.seen();
    }
    return t.astring();
  }

  private static void gap(Tokenizer t) {
    t.skipBlanks();
    while (t.accept(',')) {
      Quirk.ID_COMMAS.seen();
      t.skipBlanks();
    }
  }
}
