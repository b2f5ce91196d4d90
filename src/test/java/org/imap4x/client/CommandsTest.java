package org.imap4x.client;

import static org.imap4x.client.Core.INBOX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.imap4x.model.FetchItem;
import org.imap4x.model.FlagSet;
import org.imap4x.model.MailboxName;
import org.imap4x.model.SearchKey;
import org.imap4x.model.Secret;
import org.imap4x.model.Section;
import org.imap4x.model.SequenceSet;
import org.imap4x.model.SortKey;
import org.imap4x.model.UidSet;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each command's text on the wire, and what its answer comes to. */
@Timeout(30)
class CommandsTest {

  /** Calls one command; its result as text. */
  interface Call {
    Object on(ImapClient c) throws Exception;
  }

  interface Order {
    void on(ImapClient c) throws Exception;
  }

  record Case(String name, String script, boolean select, Call call, String result) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final MailboxName BOX = MailboxName.of("a box");
  private static final UidSet UIDS = UidSet.of(10, 12);
  private static final SequenceSet NUMBERS = SequenceSet.of(1, 2);
  private static final byte[] MESSAGE =
      "Subject: x\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String OK = "S: $tag OK done\n";

  private static Case open(String name, String caps, String script, Call call, String result) {
    return new Case(name, Core.greeting(caps) + script, false, call, result);
  }

  private static Case auth(String name, String caps, String script, Call call, String result) {
    return new Case(name, Core.preauth(caps) + script, false, call, result);
  }

  private static Case auth(String name, String line, Order order) {
    return auth(name, "", "C: $tag " + line + "\n" + OK, done(order), "done");
  }

  private static Case sel(String name, String caps, String script, Call call, String result) {
    return new Case(name, Core.selected(caps) + script, true, call, result);
  }

  private static Case sel(String name, String line, Order order) {
    return sel(name, "", "C: $tag " + line + "\n" + OK, done(order), "done");
  }

  private static Call done(Order order) {
    return c -> {
      order.on(c);
      return "done";
    };
  }

  static Stream<Case> cases() {
    return Stream.of(session(), mailboxes(), access(), messages(), searches())
        .flatMap(List::stream);
  }

  private static List<Case> session() {
    Map<String, String> id = new LinkedHashMap<>();
    id.put("name", "x");
    id.put("os", null);
    return List.of(
        open(
            "capability",
            "",
            "C: $tag CAPABILITY\nS: * CAPABILITY IMAP4rev1 X\n" + OK,
            ImapClient::capability,
            "IMAP4rev1 X"),
        open("noop", "", "C: $tag NOOP\n" + OK, done(ImapClient::noop), "done"),
        open(
            "logout",
            "",
            "C: $tag LOGOUT\nS: * BYE bye\n" + OK,
            c -> {
              c.logout();
              return c.state() + " " + c.isUsable();
            },
            "LOGOUT false"),
        open(
            "logout, BYE only",
            "",
            "C: $tag LOGOUT\nS: * BYE bye\n!close\n",
            c -> {
              c.logout();
              return c.state();
            },
            "LOGOUT"),
        open(
            "id",
            "ID",
            "C: $tag ID (\"name\" \"x\" \"os\" NIL)\nS: * ID (\"name\" \"y\" \"v\" NIL)\n" + OK,
            c -> c.id(id),
            "{name=y, v=null}"),
        open("id NIL", "ID", "C: $tag ID NIL\nS: * ID NIL\n" + OK, c -> c.id(null), "{}"),
        open(
            "login",
            "",
            "C: $tag LOGIN \"u\" \"p \\\"w\"\nS: $tag OK [CAPABILITY IMAP4rev1 Y] done\n",
            c -> {
              c.login("u", Secret.of("p \"w"));
              return c.state() + " " + c.capabilities();
            },
            "AUTHENTICATED IMAP4rev1 Y"),
        open(
            "login, capabilities asked for",
            "",
            "C: $tag LOGIN \"u\" \"p\"\n"
                + OK
                + "C: $tag CAPABILITY\nS: * CAPABILITY IMAP4rev1 Z\n"
                + OK,
            c -> {
              c.login("u", Secret.of("p"));
              return c.capabilities();
            },
            "IMAP4rev1 Z"),
        auth(
            "enable",
            "ENABLE",
            "C: $tag ENABLE CONDSTORE X\nS: * ENABLED CONDSTORE\n" + OK,
            c -> c.enable("CONDSTORE", "X") + " " + c.isEnabled("condstore"),
            "[CONDSTORE] true"),
        auth(
            "enable utf8",
            "ENABLE",
            "C: $tag ENABLE UTF8=ACCEPT\nS: * ENABLED UTF8=ACCEPT\n"
                + OK
                + "C: $tag DELETE \"ü&\"\n"
                + OK,
            c -> {
              c.enable("UTF8=ACCEPT");
              c.delete(MailboxName.of("ü&"));
              return c.isUtf8();
            },
            "true"),
        auth(
            "unauthenticate",
            "UNAUTHENTICATE",
            "C: $tag UNAUTHENTICATE\n"
                + OK
                + "C: $tag CAPABILITY\nS: * CAPABILITY IMAP4rev1 Q\n"
                + OK,
            c -> {
              c.unauthenticate();
              return c.state() + " " + c.capabilities();
            },
            "NOT_AUTHENTICATED IMAP4rev1 Q"),
        auth("proxyauth", "PROXYAUTH joe", c -> c.proxyAuth("joe")),
        auth(
            "notify",
            "NOTIFY SET (SELECTED (MessageNew MessageExpunge))",
            c -> c.notifySet("(SELECTED (MessageNew MessageExpunge))")),
        auth("notify none", "NOTIFY NONE", c -> c.notifySet("")),
        auth(
            "xatom",
            "",
            "C: $tag X-FOO a (b \"c\")\nS: * FOO 1\nS: * 3 BAR {3}\nS= abc)\\r\\n\nS: $tag OK [X 1] hm\n",
            c -> c.xatom("x-foo", "a", "(b \"c\")"),
            "RawResult[untagged=[FOO 1, 3 BAR {3}\r\nabc)], end=OK [X 1] hm]"));
  }

  private static List<Case> mailboxes() {
    OffsetDateTime date = OffsetDateTime.parse("2001-02-03T04:05:06+01:00");
    AppendMessage dated =
        new AppendMessage(FlagSet.of("\\Seen", "x"), date, MESSAGE.length, o -> o.write(MESSAGE));
    AppendMessage plain = AppendMessage.of(MESSAGE);
    return List.of(
        auth("create", "CREATE \"a box\"", c -> c.create(BOX)),
        auth(
            "create with use",
            "CREATE \"a box\" (USE (\\Sent \\Drafts))",
            c -> c.create(BOX, List.of("\\Sent", "\\Drafts"))),
        auth("delete, utf-7", "DELETE Entw&APw-rfe", c -> c.delete(MailboxName.of("Entwürfe"))),
        auth("rename", "RENAME \"a box\" INBOX", c -> c.rename(BOX, INBOX)),
        auth("subscribe", "SUBSCRIBE \"a box\"", c -> c.subscribe(BOX)),
        auth("unsubscribe", "UNSUBSCRIBE \"a box\"", c -> c.unsubscribe(BOX)),
        auth(
            "list",
            "",
            "C: $tag LIST \"\" *\nS: * LIST (\\HasNoChildren) \"/\" \"a box\"\nS: * LIST () NIL INBOX\n"
                + OK,
            c ->
                c.list(ListRequest.of(MailboxName.of(""), MailboxName.of("*"))).entries().stream()
                    .map(e -> e.name().text() + " " + e.delimiter() + " " + e.attributes())
                    .toList(),
            "[a box / [\\HasNoChildren], INBOX null []]"),
        auth(
            "list extended",
            "LIST-EXTENDED LIST-STATUS",
            "C: $tag LIST (SUBSCRIBED) \"\" (a% b) RETURN (CHILDREN STATUS (MESSAGES UIDNEXT))\n"
                + "S: * LIST (\\Subscribed) \"/\" a\nS: * STATUS a (MESSAGES 3 UIDNEXT 9)\n"
                + OK,
            c -> {
              ListResult r =
                  c.list(
                      new ListRequest(
                          MailboxName.of(""),
                          List.of(MailboxName.of("a%"), MailboxName.of("b")),
                          List.of("SUBSCRIBED"),
                          List.of("CHILDREN"),
                          List.of("MESSAGES", "UIDNEXT")));
              return r.status().get(MailboxName.of("a")).number("UIDNEXT").orElse(-1);
            },
            "9"),
        auth(
            "lsub",
            "",
            "C: $tag LSUB \"\" %\nS: * LSUB () \".\" x\n" + OK,
            c -> c.lsub(MailboxName.of(""), MailboxName.of("%")).entries().get(0).name(),
            "x"),
        auth(
            "xlist",
            "XLIST",
            "C: $tag XLIST \"\" *\nS: * XLIST (\\Inbox) \"/\" \"Posteingang\"\n" + OK,
            c -> c.xlist(MailboxName.of(""), MailboxName.of("*")).entries().get(0).attributes(),
            "[\\Inbox]"),
        auth(
            "namespace",
            "NAMESPACE",
            "C: $tag NAMESPACE\nS: * NAMESPACE ((\"\" \"/\")) NIL ((\"#s/\" \"/\"))\n" + OK,
            c -> c.namespace().shared().get(0).prefix(),
            "#s/"),
        auth(
            "status",
            "",
            "C: $tag STATUS \"a box\" (MESSAGES UNSEEN)\nS: * STATUS \"a box\" (MESSAGES 5 UNSEEN 2)\n"
                + OK,
            c -> c.status(BOX, "messages", "UNSEEN").number("UNSEEN"),
            "OptionalLong[2]"),
        auth(
            "append",
            "",
            "C: $tag APPEND \"a box\" (\\Seen x) \"03-Feb-2001 04:05:06 +0100\" {18}\nS: + go\n"
                + "C: Subject: x\nC:\nC: hi\nC:\nS: $tag OK [APPENDUID 5 77] done\n",
            c -> c.append(BOX, List.of(dated)),
            "AppendResult[uidValidity=5, uids=[OptionalLong[77]]]"),
        auth(
            "append, no UID",
            "LITERAL+",
            "C: $tag APPEND INBOX {18+}\nC: Subject: x\nC:\nC: hi\nC:\n" + OK,
            c -> c.append(INBOX, List.of(plain)),
            "AppendResult[uidValidity=0, uids=[OptionalLong.empty]]"),
        auth(
            "multiappend",
            "MULTIAPPEND LITERAL-",
            "C: $tag APPEND INBOX {18+}\nC: Subject: x\nC:\nC: hi\nC:  {18+}\n"
                + "C: Subject: x\nC:\nC: hi\nC:\nS: $tag OK [APPENDUID 5 7:8] done\n",
            c -> c.append(INBOX, List.of(plain, plain)).uids(),
            "[OptionalLong[7], OptionalLong[8]]"),
        auth(
            "append twice, pipelined",
            "LITERAL+",
            "C: $a APPEND INBOX {18+}\nC: Subject: x\nC:\nC: hi\nC:\n"
                + "C: $b APPEND INBOX {18+}\nC: Subject: x\nC:\nC: hi\nC:\n"
                + "S: $a OK [APPENDUID 5 7] done\nS: $b OK [APPENDUID 5 9] done\n",
            c -> c.append(INBOX, List.of(plain, plain)).uids(),
            "[OptionalLong[7], OptionalLong[9]]"));
  }

  private static List<Case> access() {
    return List.of(
        auth(
            "getacl",
            "ACL",
            "C: $tag GETACL \"a box\"\nS: * ACL \"a box\" fred lrs \"-x y\" i\n" + OK,
            c -> c.getAcl(BOX),
            "{fred=lrs, -x y=i}"),
        auth("setacl", "SETACL \"a box\" fred +cda", c -> c.setAcl(BOX, "fred", "+cda")),
        auth("deleteacl", "DELETEACL \"a box\" \"a b\"", c -> c.deleteAcl(BOX, "a b")),
        auth(
            "listrights",
            "ACL",
            "C: $tag LISTRIGHTS \"a box\" f\nS: * LISTRIGHTS \"a box\" f la r sw\n" + OK,
            c -> {
              var r = c.listRights(BOX, "f");
              return r.required() + r.optional();
            },
            "la[r, sw]"),
        auth(
            "myrights",
            "ACL",
            "C: $tag MYRIGHTS \"a box\"\nS: * MYRIGHTS \"a box\" lrsw\n" + OK,
            c -> c.myRights(BOX),
            "lrsw"),
        auth(
            "getquota",
            "QUOTA",
            "C: $tag GETQUOTA \"\"\nS: * QUOTA \"\" (STORAGE 10 512 MESSAGE 3 20)\n" + OK,
            c -> c.getQuota("").get(0).resources(),
            "[Resource[name=STORAGE, usage=10, limit=512], Resource[name=MESSAGE, usage=3, limit=20]]"),
        auth(
            "getquotaroot",
            "QUOTA",
            "C: $tag GETQUOTAROOT INBOX\nS: * QUOTAROOT INBOX a b\nS: * QUOTA b (STORAGE 1 2)\n"
                + OK,
            c -> c.getQuotaRoot(INBOX).stream().map(q -> q.root() + q.resources().size()).toList(),
            "[a0, b1]"),
        auth(
            "setquota",
            "QUOTA",
            "C: $tag SETQUOTA \"#u/x y\" (STORAGE 512)\nS: * QUOTA \"#u/x y\" (STORAGE 10 512)\n"
                + OK,
            c -> c.setQuota("#u/x y", Map.of("storage", 512L)).size(),
            "1"),
        auth(
            "getmetadata",
            "METADATA",
            "C: $tag GETMETADATA (MAXSIZE 1024 DEPTH 1) INBOX (/shared/comment /private/x)\n"
                + "S: * METADATA INBOX (/shared/comment {3}\nS= abc /private/x NIL)\\r\\n\n"
                + OK,
            c -> {
              var m = c.getMetadata(INBOX, List.of("/shared/comment", "/private/x"), "1", 1024);
              return m.keySet()
                  + new String(m.get("/shared/comment").toByteArray(), StandardCharsets.US_ASCII);
            },
            "[/shared/comment, /private/x]abc"),
        auth(
            "setmetadata",
            "SETMETADATA \"\" (/private/comment \"My \\\"x\\\"\")",
            c ->
                c.setMetadata(
                    MailboxName.of(""),
                    Map.of("/private/comment", "My \"x\"".getBytes(StandardCharsets.US_ASCII)))),
        auth(
            "getannotation",
            "ANNOTATEMORE",
            "C: $tag GETANNOTATION INBOX \"/comment\" \"value.priv\"\nS: * ANNOTATION INBOX \"/comment\" (\"value.priv\" \"x\")\n"
                + OK,
            c -> c.getAnnotation(INBOX, "/comment", "value.priv").get(0).attributes(),
            "{value.priv=x}"),
        auth(
            "setannotation",
            "SETANNOTATION INBOX \"/comment\" (\"value.priv\" \"x\")",
            c -> c.setAnnotation(INBOX, "/comment", Map.of("value.priv", "x"))));
  }

  private static List<Case> messages() {
    List<FetchItem> flags = List.of(FetchItem.Simple.FLAGS, FetchItem.Simple.UID);
    return List.of(
        sel(
            "select",
            "",
            "",
            c -> {
              SelectedMailbox m = c.selected().orElseThrow();
              return m.exists()
                  + " "
                  + m.uidValidity()
                  + " "
                  + m.uidNext()
                  + " "
                  + m.uids()
                  + " "
                  + m.isReadOnly()
                  + " "
                  + m.flags();
            },
            "3 7 20 10,12,15 false (\\Answered \\Seen)"),
        sel("check", "CHECK", ImapClient::check),
        sel(
            "close",
            "",
            "C: $tag CLOSE\n" + OK,
            c -> {
              c.closeMailbox();
              return c.state() + " " + c.selected();
            },
            "AUTHENTICATED Optional.empty"),
        sel(
            "close, NO",
            "",
            "C: $tag CLOSE\nS: $tag NO x\n",
            c -> {
              try {
                c.closeMailbox();
              } catch (ImapException.No e) {
                return c.state();
              }
              return "no exception";
            },
            "AUTHENTICATED"),
        sel(
            "unselect",
            "UNSELECT",
            "C: $tag UNSELECT\n" + OK,
            c -> {
              c.unselect();
              return c.state();
            },
            "AUTHENTICATED"),
        sel(
            "expunge",
            "",
            "C: $tag EXPUNGE\nS: * 3 EXPUNGE\nS: * 1 EXPUNGE\n" + OK,
            c -> {
              c.expunge();
              return c.selected().orElseThrow().uids();
            },
            "12"),
        sel(
            "uid expunge",
            "UIDPLUS",
            "C: $tag UID EXPUNGE 10,12\nS: * 1 EXPUNGE\n" + OK,
            c -> {
              c.expunge(UIDS);
              return c.selected().orElseThrow().uids();
            },
            "12,15"),
        sel(
            "fetch",
            "",
            "C: $tag FETCH 1:2 (UID FLAGS)\nS: * 1 FETCH (UID 10 FLAGS (\\Seen))\nS: * 2 FETCH (FLAGS ())\n"
                + OK,
            c -> {
              Core.Messages m = new Core.Messages();
              c.fetch(NUMBERS, flags, m);
              return m.uids() + m.all.get(0).flags().toString();
            },
            "[10, 12]Optional[(\\Seen)]"),
        sel(
            "uid fetch",
            "",
            "C: $tag UID FETCH 10,12 (UID FLAGS)\nS: * 1 FETCH (UID 10 FLAGS (\\Seen))\nS: * 2 FETCH (UID 12 FLAGS ())\n"
                + OK,
            c -> {
              Core.Messages m = new Core.Messages();
              c.fetch(UIDS, flags, m);
              return m.uids();
            },
            "[10, 12]"),
        sel(
            "fetch modifiers",
            "CONDSTORE",
            "C: $tag UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE 5)\nS: * 1 FETCH (UID 10 FLAGS () MODSEQ (9))\n"
                + OK,
            c -> {
              Core.Messages m = new Core.Messages();
              c.beginFetch(UidSet.ALL, flags, "CHANGEDSINCE 5", m).await();
              return m.all.get(0).modSeq();
            },
            "9"),
        sel(
            "fetch body",
            "",
            "C: $tag UID FETCH 10 (BODY.PEEK[1.MIME])\nS: * 1 FETCH (UID 10 BODY[1.MIME] {3}\nS= abc)\\r\\n\n"
                + OK,
            c -> {
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              long n =
                  c.fetchBody(UidSet.of(10), Section.of(List.of(1), Section.Text.MIME), true, out);
              return n + out.toString(StandardCharsets.US_ASCII);
            },
            "3abc"),
        sel(
            "fetch body NIL",
            "",
            "C: $tag UID FETCH 10 (BODY[TEXT])\nS: * 1 FETCH (UID 10 BODY[TEXT] NIL)\n" + OK,
            c -> c.fetchBody(UidSet.of(10), Section.TEXT, false, new ByteArrayOutputStream()),
            "-1"),
        sel(
            "fetch body empty",
            "",
            "C: $tag UID FETCH 10 (BODY[TEXT])\nS: * 1 FETCH (UID 10 BODY[TEXT] \"\")\n" + OK,
            c -> c.fetchBody(UidSet.of(10), Section.TEXT, false, new ByteArrayOutputStream()),
            "0"),
        sel(
            "partial",
            "",
            "C: $tag PARTIAL 2 RFC822 1 1024\nS: * 2 FETCH (RFC822 {3}\nS= abc)\\r\\n\n" + OK,
            c -> {
              Core.Messages m = new Core.Messages();
              c.partial(2, FetchItem.Simple.RFC822, 1, 1024, m);
              return m.uids() + " " + m.all.get(0).bodies().size();
            },
            "[12] 1"),
        sel(
            "store",
            "",
            "C: $tag STORE 1:2 +FLAGS (\\Deleted)\nS: * 1 FETCH (FLAGS (\\Deleted))\n" + OK,
            c ->
                c.store(NUMBERS, StoreMode.ADD, FlagSet.of("\\Deleted"), false).data().get(0).uid(),
            "10"),
        sel(
            "uid store",
            "",
            "C: $tag UID STORE 10,12 -FLAGS.SILENT ($x)\n" + OK,
            c -> c.store(UIDS, StoreMode.REMOVE, FlagSet.of("$x"), true).data(),
            "[]"),
        sel(
            "store unchangedsince",
            "CONDSTORE",
            "C: $tag UID STORE 10,12 (UNCHANGEDSINCE 4) FLAGS ()\nS: * 1 FETCH (UID 10 MODSEQ (5) FLAGS ())\nS: $tag OK [MODIFIED 12] .\n",
            c -> {
              StoreResult r =
                  c.beginStore(UIDS, StoreMode.REPLACE, FlagSet.EMPTY, false, 4).await();
              return r.data().size() + " " + r.modified();
            },
            "1 [Range[first=12, last=12]]"),
        sel(
            "store labels",
            "X-GM-EXT-1",
            "C: $tag UID STORE 10,12 +X-GM-LABELS (\\Inbox \"a b\")\n" + OK,
            c -> c.store(UIDS, StoreMode.ADD_LABELS, FlagSet.of("\\Inbox", "a b"), false).data(),
            "[]"),
        sel(
            "copy",
            "",
            "C: $tag COPY 1:2 \"a box\"\nS: $tag OK [COPYUID 5 10,12 1:2] .\n",
            c -> c.copy(NUMBERS, BOX).orElseThrow().targetOf(12),
            "OptionalLong[2]"),
        sel(
            "uid copy, no COPYUID",
            "",
            "C: $tag UID COPY 10,12 \"a box\"\n" + OK,
            c -> c.copy(UIDS, BOX),
            "Optional.empty"),
        sel(
            "move",
            "MOVE",
            "C: $tag UID MOVE 10,12 \"a box\"\nS: * OK [COPYUID 5 10,12 1:2] .\nS: * 1 EXPUNGE\nS: * 1 EXPUNGE\n"
                + OK,
            c -> c.move(UIDS, BOX).orElseThrow() + " " + c.selected().orElseThrow().uids(),
            "5 10,12 1:2 15"),
        sel(
            "move, plain",
            "MOVE",
            "C: $tag MOVE 1:2 \"a box\"\n" + OK,
            c -> c.move(NUMBERS, BOX),
            "Optional.empty"),
        sel(
            "replace",
            "REPLACE LITERAL+",
            "C: $tag UID REPLACE 10 INBOX {18+}\nC: Subject: x\nC:\nC: hi\nC:\n"
                + "S: * OK [APPENDUID 7 21] .\nS: * 4 EXISTS\nS: * 1 EXPUNGE\n"
                + OK
                + "C: $tag UID SEARCH UID 16:*\nS: * SEARCH 21\n"
                + OK,
            c -> {
              AppendResult r = c.replace(UidSet.of(10), INBOX, AppendMessage.of(MESSAGE));
              return r.uids() + " " + c.selected().orElseThrow().uids();
            },
            "[OptionalLong[21]] 12,15,21"));
  }

  private static List<Case> searches() {
    SearchKey unseen = SearchKey.Simple.UNSEEN;
    List<SortKey> order =
        List.of(new SortKey(SortKey.Field.SUBJECT, true), new SortKey(SortKey.Field.DATE, false));
    return List.of(
        sel(
            "uid search",
            "",
            "C: $tag UID SEARCH UNSEEN\nS: * SEARCH 12\nS: * SEARCH 10\n" + OK,
            c -> c.search(UidSet.class, unseen, null).numbers(),
            "10,12"),
        sel(
            "search",
            "",
            "C: $tag SEARCH UNSEEN\nS: * SEARCH 2 3 (MODSEQ 99)\n" + OK,
            c -> {
              SearchResult<SequenceSet> r = c.search(SequenceSet.class, unseen, null);
              return r.numbers() + " " + r.modSeq();
            },
            "2:3 OptionalLong[99]"),
        sel(
            "search, nothing",
            "",
            "C: $tag SEARCH UNSEEN\nS: * SEARCH\n" + OK,
            c -> c.search(SequenceSet.class, unseen, null).numbers().isEmpty(),
            "true"),
        sel(
            "esearch",
            "ESEARCH",
            "C: $tag UID SEARCH RETURN (ALL) UNSEEN\nS: * ESEARCH (TAG \"$tag\") UID ALL 10:12,15\n"
                + OK,
            c -> c.search(UidSet.class, unseen, null).numbers(),
            "10:12,15"),
        sel(
            "esearch asked, search answered",
            "ESEARCH",
            "C: $tag UID SEARCH RETURN (ALL) UNSEEN\nS: * SEARCH 10\n" + OK,
            c -> c.search(UidSet.class, unseen, null).numbers(),
            "10"),
        sel(
            "search charset",
            "LITERAL+",
            "C: $tag UID SEARCH CHARSET UTF-8 SUBJECT {2+}\nC: ü\nS: * SEARCH 12\n" + OK,
            c ->
                c.search(UidSet.class, new SearchKey.Text(SearchKey.Field.SUBJECT, "ü"), null)
                    .numbers(),
            "12"),
        sel(
            "sort",
            "SORT",
            "C: $tag UID SORT (REVERSE SUBJECT DATE) UTF-8 UNSEEN\nS: * SORT 15 10\n" + OK,
            c -> Arrays.toString(c.sort(true, order, unseen, "UTF-8")),
            "[15, 10]"),
        sel(
            "sort, plain",
            "SORT",
            "C: $tag SORT (REVERSE SUBJECT DATE) US-ASCII UNSEEN\nS: * SORT\n" + OK,
            c -> Arrays.toString(c.sort(false, order, unseen, "US-ASCII")),
            "[]"),
        sel(
            "thread",
            "THREAD=REFERENCES",
            "C: $tag UID THREAD REFERENCES UTF-8 UNSEEN\nS: * THREAD (10 (12)(15))\n" + OK,
            c -> c.thread(true, "REFERENCES", unseen, "UTF-8").get(0).children().size(),
            "2"),
        sel(
            "thread, plain",
            "THREAD=REFERENCES",
            "C: $tag THREAD ORDEREDSUBJECT UTF-8 UNSEEN\nS: * THREAD (1)(2 3)\n" + OK,
            c -> c.thread(false, "ORDEREDSUBJECT", unseen, "UTF-8").size(),
            "2"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void command_onTheWire_isExactAndItsResultTyped(Case test) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline(test.script());
        ImapClient c = test.select() ? Core.select(s) : Core.connect(s)) {
      assertEquals(test.result(), String.valueOf(test.call().on(c)));
      s.verifyComplete();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void command_answeredOctetByOctet_isTheSame(Case test) throws Exception {
    try (ScriptedServer s = ScriptedServer.inline("!split 1\n" + test.script());
        ImapClient c = test.select() ? Core.select(s) : Core.connect(s)) {
      assertEquals(test.result(), String.valueOf(test.call().on(c)));
      s.verifyComplete();
    }
  }
}
