package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a list of folders costs, and servers that know LIST-EXTENDED by name only. */
@Timeout(30)
class ListingTest {
  private static final String ITEMS = "(MESSAGES RECENT UIDNEXT UIDVALIDITY UNSEEN)";
  private static final String RETURNS = "SUBSCRIBED CHILDREN";

  private static String login(String capabilities) {
    return "S: * OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] ready\n"
        + "C: $tag LOGIN $user $password\n"
        + "S: $tag OK [CAPABILITY IMAP4rev1 "
        + capabilities
        + "] in\n";
  }

  private static IMAPStore store(ScriptedServer server, String... keysAndValues)
      throws MessagingException {
    Properties properties = TestSettings.properties((Object[]) keysAndValues);
    properties.setProperty("mail.imap4x.timeout", "5000");
    properties.putIfAbsent("mail.imap4x.statuscachetimeout", "60000");
    IMAPStore store = (IMAPStore) Session.getInstance(properties).getStore("imap4x");
    store.connect(server.host(), server.port(), "u", "p");
    return store;
  }

  private static String eight(String options) {
    StringBuilder script = new StringBuilder("C: $a LIST \"\" * RETURN (" + options + ")\n");
    for (int i = 1; i <= 8; i++) {
      String marks = i % 2 == 0 ? "\\Subscribed \\HasNoChildren" : "\\HasNoChildren";
      script.append("S: * LIST (" + marks + ") \"/\" f" + i + "\n");
      if (options.contains("STATUS")) {
        script.append("S: * STATUS f" + i + " (MESSAGES " + i + "0 UNSEEN " + i + ")\n");
      }
    }
    return script + "S: $a OK x\n";
  }

  private static void checkEight(Folder[] folders) throws MessagingException {
    assertEquals(8, folders.length);
    for (int i = 1; i <= 8; i++) {
      Folder folder = folders[i - 1];
      assertEquals(i * 10, folder.getMessageCount());
      assertEquals(i, folder.getUnreadMessageCount());
      assertEquals(i % 2 == 0, folder.isSubscribed());
      assertEquals(Folder.HOLDS_MESSAGES | Folder.HOLDS_FOLDERS, folder.getType());
    }
  }

  @Test
  void list_countsAndSubscriptions_areOneRoundTrip() throws Exception {
    String script = login("LIST-EXTENDED LIST-STATUS") + eight(RETURNS + " STATUS " + ITEMS);
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      checkEight(store.getDefaultFolder().list("*"));
      server.verifyComplete();
    }
  }

  @Test
  void listSubscribed_countsAndSubscriptions_areOneRoundTrip() throws Exception {
    String script =
        login("LIST-EXTENDED LIST-STATUS")
            + ("C: $a LIST (SUBSCRIBED) \"\" * RETURN (" + RETURNS + " STATUS " + ITEMS + ")\n")
            + "S: * LIST (\\Subscribed) \"/\" a\nS: * STATUS a (MESSAGES 7 UNSEEN 1)\n"
            + "S: * LIST () \"/\" b (CHILDINFO (SUBSCRIBED))\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder[] folders = store.getDefaultFolder().listSubscribed("*");
      assertEquals(7, folders[0].getMessageCount());
      assertTrue(folders[0].isSubscribed());
      assertFalse(folders[1].isSubscribed());
      server.verifyComplete();
    }
  }

  /** STATUS of every folder is work for a server: who never asks for counts does not pay again. */
  @Test
  void list_countsNotAskedFor_areNotBroughtNextTime() throws Exception {
    String script =
        login("LIST-EXTENDED LIST-STATUS")
            + eight(RETURNS + " STATUS " + ITEMS)
            + eight(RETURNS)
            + ("C: $a STATUS f1 " + ITEMS + "\nS: * STATUS f1 (MESSAGES 10 UNSEEN 1)\nS: $a OK x\n")
            + ("C: $a LIST \"\" * RETURN (STATUS " + ITEMS + ")\n")
            + "S: * STATUS f2 (MESSAGES 20 UNSEEN 2)\nS: * STATUS f3 (MESSAGES 30 UNSEEN 3)\n"
            + "S: $a OK x\n"
            + eight(RETURNS + " STATUS " + ITEMS);
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder root = store.getDefaultFolder();
      assertEquals(8, root.list("*").length);
      Folder[] folders = root.list("*");
      assertEquals(10, folders[0].getMessageCount());
      assertEquals(2, folders[1].getUnreadMessageCount());
      assertEquals(30, folders[2].getMessageCount());
      checkEight(root.list("*"));
      server.verifyComplete();
    }
  }

  @Test
  void list_nothingIsKept_bringsNoCounts() throws Exception {
    String script = login("LIST-EXTENDED LIST-STATUS") + eight(RETURNS);
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server, "mail.imap4x.statuscachetimeout", "0")) {
      assertEquals(8, store.getDefaultFolder().list("*").length);
      server.verifyComplete();
    }
  }

  @Test
  void isSubscribed_ofAPlainList_isOneQuestionForAllUntilItChanges() throws Exception {
    String lsub = "C: $a LSUB \"\" %\nS: * LSUB () \"/\" b\nS: $a OK x\n";
    String script =
        login("")
            + "C: $a LIST \"\" %\nS: * LIST () \"/\" a\nS: * LIST () \"/\" b\n"
            + "S: * LIST () \"/\" c\nS: $a OK x\n"
            + lsub
            + "C: $a SUBSCRIBE a\nS: $a OK x\n"
            + lsub.replace("S: $a", "S: * LSUB () \"/\" a\nS: $a");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder[] folders = store.getDefaultFolder().list();
      assertFalse(folders[0].isSubscribed());
      assertTrue(folders[1].isSubscribed());
      assertFalse(folders[2].isSubscribed());
      store.getFolder("a").setSubscribed(true);
      assertTrue(folders[0].isSubscribed());
      assertFalse(folders[2].isSubscribed());
      server.verifyComplete();
    }
  }

  // ---- LIST-EXTENDED that is none

  @ParameterizedTest
  @ValueSource(strings = {"S: $a OK x\n", "S: $a BAD what?\n", "S: $a NO what?\n"})
  void list_returnThatGivesNothing_isAskedPlainly(String answer) throws Exception {
    String script =
        login("LIST-EXTENDED")
            + ("C: $a LIST \"\" % RETURN (" + RETURNS + ")\n" + answer)
            + "C: $a LIST \"\" %\nS: * LIST () \"/\" a\nS: $a OK x\n"
            + "C: $a LIST \"\" a\nS: * LIST () \"/\" a\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder[] folders = store.getDefaultFolder().list();
      assertEquals(List.of("a"), names(folders));
      assertTrue(folders[0].exists());
      server.verifyComplete();
    }
  }

  @Test
  void list_statusThatGivesNothing_isAskedWithoutIt() throws Exception {
    String script =
        login("LIST-EXTENDED LIST-STATUS")
            + ("C: $a LIST \"\" % RETURN (" + RETURNS + " STATUS " + ITEMS + ")\nS: $a OK x\n")
            + "C: $a LIST \"\" %\nS: * LIST () \"/\" a\nS: $a OK x\n"
            + ("C: $a LIST \"\" % RETURN (" + RETURNS + ")\n")
            + "S: * LIST () \"/\" a\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      assertEquals(List.of("a"), names(store.getDefaultFolder().list()));
      assertEquals(List.of("a"), names(store.getDefaultFolder().list()));
      server.verifyComplete();
    }
  }

  /** A server whose LIST-EXTENDED has shown something is believed when it shows nothing. */
  @Test
  void list_nothingBehindSomething_isNotAskedAgain() throws Exception {
    String script =
        login("LIST-EXTENDED")
            + ("C: $a LIST \"\" a RETURN (" + RETURNS + ")\nS: * LIST () \"/\" a\nS: $a OK x\n")
            + ("C: $a LIST \"\" b RETURN (" + RETURNS + ")\nS: $a OK x\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      assertTrue(store.getFolder("a").exists());
      assertFalse(store.getFolder("b").exists());
      server.verifyComplete();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[UNAVAILABLE] busy", "Request is throttled"})
  void list_refusedForTheMoment_isTold(String text) throws Exception {
    String script =
        login("LIST-EXTENDED")
            + ("C: $a LIST \"\" % RETURN (" + RETURNS + ")\nS: $a NO " + text + "\n");
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      MessagingException e =
          assertThrows(MessagingException.class, () -> store.getDefaultFolder().list());
      assertTrue(e.getMessage().contains(text.replaceAll(".*\\] ", "")), e::getMessage);
      server.verifyComplete();
    }
  }

  /** Who goes down level by level finds what is subscribed below what is not (RFC 5258, 3.1). */
  @Test
  void subscribed_onlyBelowALevel_levelIsListed() throws Exception {
    String script =
        login("LIST-EXTENDED")
            + ("C: $a LIST (SUBSCRIBED RECURSIVEMATCH) \"\" % RETURN (" + RETURNS + ")\n")
            + "S: * LIST (\\Subscribed) \"/\" a\n"
            + "S: * LIST (\\HasChildren) \"/\" deep (CHILDINFO (SUBSCRIBED))\nS: $a OK x\n"
            + ("C: $a LIST (SUBSCRIBED RECURSIVEMATCH) \"\" deep/% RETURN (" + RETURNS + ")\n")
            + "S: * LIST (\\Subscribed) \"/\" deep/er\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder[] folders = store.getDefaultFolder().listSubscribed();
      assertEquals(List.of("a", "deep"), names(folders));
      assertTrue(folders[0].isSubscribed());
      assertFalse(folders[1].isSubscribed());
      assertEquals(List.of("deep/er"), names(folders[1].listSubscribed()));
      server.verifyComplete();
    }
  }

  @Test
  void deletedCount_ofAClosedFolder_needsTheFolder() throws Exception {
    String script =
        login("LIST-EXTENDED")
            + ("C: $a LIST \"\" gone RETURN (" + RETURNS + ")\nS: $a OK x\n")
            + "C: $a LIST \"\" gone\nS: $a OK x\n"
            + ("C: $a LIST \"\" there RETURN (" + RETURNS + ")\n")
            + "S: * LIST () \"/\" there\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder gone = store.getFolder("gone");
      assertThrows(FolderNotFoundException.class, gone::getDeletedMessageCount);
      assertEquals(-1, store.getFolder("there").getDeletedMessageCount());
      server.verifyComplete();
    }
  }

  @Test
  void subscribed_selectionIgnored_isAskedByLsub() throws Exception {
    String script =
        login("LIST-EXTENDED")
            + ("C: $a LIST (SUBSCRIBED) \"\" * RETURN (" + RETURNS + ")\n")
            + "S: * LIST () \"/\" a\nS: * LIST () \"/\" b\nS: $a OK x\n"
            + "C: $a LSUB \"\" *\nS: * LSUB () \"/\" b\nS: $a OK x\n"
            + "C: $a LSUB \"\" a\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      Folder[] folders = store.getDefaultFolder().listSubscribed("*");
      assertEquals(List.of("b"), names(folders));
      assertTrue(folders[0].isSubscribed());
      assertFalse(store.getFolder("a").isSubscribed());
      server.verifyComplete();
    }
  }

  @Test
  void subscribed_selectionGivesNothing_isAskedByLsub() throws Exception {
    String script =
        login("LIST-EXTENDED")
            + ("C: $a LIST (SUBSCRIBED) \"\" a RETURN (" + RETURNS + ")\nS: $a OK x\n")
            + "C: $a LSUB \"\" a\nS: * LSUB () \"/\" a\nS: $a OK x\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store = store(server)) {
      assertTrue(store.getFolder("a").isSubscribed());
      server.verifyComplete();
    }
  }

  private static List<String> names(Folder[] folders) {
    return Arrays.stream(folders).map(Folder::getFullName).toList();
  }
}
