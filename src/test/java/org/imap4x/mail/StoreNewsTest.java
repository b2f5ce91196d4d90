package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.event.StoreEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.imap4x.client.ImapClient;
import org.imap4x.client.ImapException;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.mail.link.Task;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server has to say to people, as events of the store. */
@Timeout(30)
class StoreNewsTest {

  @Test
  void alertsAndNotices_ofAnyResponse_areToldOnceInOrder() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1] ready\n"
            + "C: $tag LOGIN $user $password\n"
            + "S: $tag OK [CAPABILITY IMAP4rev1] in\n"
            + "C: $a SUBSCRIBE a\n"
            + "S: * OK [ALERT] disk is full\n"
            + "S: * OK Still here\n"
            + "S: * OK [UNSEEN 3] for programs\n"
            + "S: * NO nearly full\n"
            + "S: $a OK [ALERT] down at noon\n"
            + "C: $a SUBSCRIBE b\n"
            + "S: $a NO [ALERT] not now\n";
    LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store =
            (IMAPStore) Session.getInstance(TestSettings.properties()).getStore("imap4x")) {
      store.addStoreListener(
          e ->
              told.add(
                  (e.getMessageType() == StoreEvent.ALERT ? "ALERT " : "NOTICE ")
                      + e.getMessage()));
      store.connect(server.host(), server.port(), "u", "p");
      store.getFolder("a").setSubscribed(true);
      store.getFolder("b").setSubscribed(true);
      List<String> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(told.poll(10, TimeUnit.SECONDS));
      }
      assertEquals(
          List.of(
              "ALERT disk is full",
              "NOTICE Still here",
              "NOTICE nearly full",
              "ALERT down at noon",
              "ALERT not now"),
          all);
    }
  }

  // ---- greeting and login

  private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();

  private IMAPStore store(Object... keysAndValues) throws MessagingException {
    Properties properties = TestSettings.properties(keysAndValues);
    properties.put("mail.imap.reconnect.first", "0");
    properties.put("mail.imap.ssl.trust", "*");
    properties.put("mail.imap.reusetagprefix", "true");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.addStoreListener(e -> told.add(type(e) + " " + e.getMessage()));
    return store;
  }

  private static String type(StoreEvent e) {
    return switch (e.getMessageType()) {
      case StoreEvent.ALERT -> "ALERT";
      case StoreEvent.NOTICE -> "NOTICE";
      default -> "RESPONSE";
    };
  }

  /** All that was told until now. */
  private List<String> told(IMAPStore store) throws InterruptedException {
    store.notice("the end");
    List<String> all = new ArrayList<>();
    for (String s = next(); !s.equals("NOTICE the end"); s = next()) {
      all.add(s);
    }
    return all;
  }

  private String next() throws InterruptedException {
    String next = told.poll(10, TimeUnit.SECONDS);
    return next == null ? "nothing more" : next;
  }

  /** What is told of a connect that works. */
  private List<String> toldOf(String script, Object... keysAndValues) throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(keysAndValues)) {
      store.connect(server.host(), server.port(), "u", "p");
      return told(store);
    }
  }

  /** What is told of a connect that does not. */
  private List<String> toldOfFailed(String script, Object... keysAndValues) throws Exception {
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(keysAndValues)) {
      assertThrows(
          MessagingException.class, () -> store.connect(server.host(), server.port(), "u", "p"));
      return told(store);
    }
  }

  private static final String LOGIN =
      "C: $tag LOGIN $* $*\nS: * NO [ALERT] mail box nearly full\nS: * OK Welcome back\n"
          + "S: * BAD what was that\nS: * OK [X-A b] for programs\n"
          + ("S: $tag OK [ALERT] password expires\n");
  private static final List<String> OF_LOGIN =
      List.of(
          "ALERT mail box nearly full",
          "NOTICE Welcome back",
          "NOTICE what was that",
          "ALERT password expires");

  private static List<String> and(String first, List<String> others) {
    return Stream.concat(Stream.of(first), others.stream()).toList();
  }

  private static String asked(String more) {
    return "C: $c CAPABILITY\nS: * CAPABILITY IMAP4rev1" + more + "\nS: $c OK .\n";
  }

  @Test
  void alertsAndNotices_ofGreetingAndLogin_areTold() throws Exception {
    String script =
        "S: * OK [ALERT] down at noon\nC: $c CAPABILITY\nS: * OK [ALERT] while you ask\n"
            + "S: * CAPABILITY IMAP4rev1\nS: $c OK done\n"
            + LOGIN
            + asked("");
    assertEquals(and("ALERT down at noon", and("ALERT while you ask", OF_LOGIN)), toldOf(script));
    // that a server is ready is no news
    assertEquals(List.of(), toldOf("S: * PREAUTH you are in\n" + asked("")));
    assertEquals(List.of("ALERT go home"), toldOf("S: * PREAUTH [ALERT] go home\n" + asked("")));
  }

  @Test
  void authenticate_alerts_areToldAtOnce() throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\nC: $tag AUTHENTICATE PLAIN $*\n"
            + "S: * OK [ALERT] one\nS: * OK two\nS: $tag ";
    assertEquals(
        List.of("ALERT one", "NOTICE two"), toldOf(script + "OK [CAPABILITY IMAP4rev1] in\n"));
    assertEquals(
        List.of("ALERT one", "NOTICE two", "ALERT locked"),
        toldOfFailed(script + "NO [ALERT] locked\n!auto LOGIN\n!close\n"));
  }

  @Test
  void connectThatFails_alerts_areTold() throws Exception {
    assertEquals(List.of("ALERT gone"), toldOfFailed("S: * BYE [ALERT] gone\n!close\n"));
    assertEquals(
        List.of("ALERT come by the office"),
        toldOfFailed(
            "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n"
                + "S: $tag NO [ALERT] come by the office\n"));
    assertEquals(
        List.of("ALERT bye"),
        toldOfFailed(
            "S: * OK [CAPABILITY IMAP4rev1] hi\nC: $tag LOGIN $* $*\n"
                + "S: * BYE [ALERT] bye\n!close\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"enableresponseevents", "enableimapevents"})
  void responseEvents_everyStatus_isTold(String key) throws Exception {
    String script =
        "S: * OK [CAPABILITY IMAP4rev1] ready\n" + LOGIN + asked("") + "C: $n NOOP\nS: $n OK .\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store("mail.imap." + key, "true")) {
      store.connect(server.host(), server.port(), "u", "p");
      store.connections().run("noop", Task.repeatable(c -> noop(c)));
      List<String> all = told(store);
      assertEquals(
          List.of(
              "RESPONSE * OK [CAPABILITY IMAP4rev1] ready",
              "ALERT mail box nearly full",
              "RESPONSE * NO [ALERT] mail box nearly full",
              "NOTICE Welcome back",
              "RESPONSE * OK Welcome back",
              "NOTICE what was that",
              "RESPONSE * BAD what was that",
              "RESPONSE * OK [X-A b] for programs",
              "ALERT password expires"),
          all.subList(0, 9));
      List<String> tagged =
          all.subList(9, all.size()).stream()
              .map(s -> s.replaceFirst("^RESPONSE A[0-9]+ ", "tagged "))
              .toList();
      assertEquals(
          List.of("tagged OK [ALERT] password expires", "tagged OK .", "tagged OK ."), tagged);
    }
  }

  private static boolean noop(ImapClient client) throws ImapException {
    client.noop();
    return true;
  }

  // ---- who may have said it

  @Test
  void clearText_beforeTls_isNotTold() throws Exception {
    String start =
        "S: * OK [ALERT] call eve\nC: $c CAPABILITY\nS: * NO [ALERT] call eve now\n"
            + "S: * CAPABILITY IMAP4rev1 STARTTLS\nS: $c OK [ALERT] do\n"
            + "C: $t STARTTLS\nS: * OK [ALERT] please\nS: $t OK [ALERT] thanks\n";
    for (String key : List.of("starttls.enable", "starttls.required")) {
      assertEquals(
          OF_LOGIN,
          toldOf(start + "!tls\n" + asked("") + LOGIN + asked(""), "mail.imap." + key, "true"));
      assertEquals(List.of(), toldOfFailed(start + "!reset\n", "mail.imap." + key, "true"), key);
    }
  }

  @Test
  void clearText_whereTlsIsRequiredAndNotThere_isNotTold() throws Exception {
    Object[] required = {"mail.imap.starttls.required", "true"};
    assertEquals(List.of(), toldOfFailed("S: * OK [ALERT] call eve\n" + asked(""), required));
    assertEquals(List.of(), toldOfFailed("S: * BYE [ALERT] call eve\n!close\n", required));
    assertEquals(List.of(), toldOfFailed("S: * PREAUTH [ALERT] call eve\n", required));
  }

  @Test
  void clearText_whereTlsIsNotOfferedAndNeedNotBe_isTold() throws Exception {
    assertEquals(
        and("ALERT down at noon", OF_LOGIN),
        toldOf(
            "S: * OK [ALERT] down at noon\n" + asked("") + LOGIN + asked(""),
            "mail.imap.starttls.enable",
            "true"));
  }

  @Test
  void tls_fromTheFirstOctet_greetingIsTold() throws Exception {
    assertEquals(
        and("ALERT down at noon", OF_LOGIN),
        toldOf(
            "!tls\nS: * OK [ALERT] down at noon\n" + asked("") + LOGIN + asked(""),
            "mail.imap.ssl.enable",
            "true"));
  }
}
