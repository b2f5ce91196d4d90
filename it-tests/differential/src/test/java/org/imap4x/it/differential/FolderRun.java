package org.imap4x.it.differential;

import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.UIDFolder;
import jakarta.mail.URLName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.imap4x.it.support.RawImap;
import org.imap4x.it.support.RealServer;

/** Asks a tree of odd folders all that folders and stores answer, and changes it, in both ways. */
final class FolderRun {

  /** Names as applications write them. */
  private static final List<String> NAMES =
      List.of(
          "INBOX",
          "plain",
          "two words",
          "  wide  ",
          "quo\"ted",
          "apo'strophe",
          "am&per",
          "per%cent",
          "st*ar",
          "par(en)",
          "br{5}ace",
          "un\u00fcml\u00e4ut",
          "\u65e5\u672c",
          "\ud83d\ude00",
          "tilde~x",
          "NIL",
          "deep",
          "deep/er",
          "deep/er/still",
          "deep/er/still/more",
          "deep/other",
          "holder/child",
          "holder/child two",
          "CaSe",
          "case",
          "x".repeat(100),
          "\u00fc/\u00e4/\u00f6");

  /** Those that are only on the way to others, those that are gone, and those that never were. */
  private static final List<String> OTHERS =
      List.of(
          "holder",
          "\u00fc",
          "\u00fc/\u00e4",
          "gone",
          "never",
          "inbox",
          "Inbox",
          "never/below",
          "back\\slash",
          "trailing/",
          "//",
          "a//b",
          "#odd",
          "");

  private static final List<String> PATTERNS =
      List.of(
          "%",
          "*",
          "",
          "p*",
          "*e*",
          "d%",
          "deep/%",
          "deep/*",
          "*/%",
          "%/%",
          "INBOX",
          "inbox",
          "nothing*",
          "\u00fc*",
          "am&*",
          "quo\"ted",
          "per%cent",
          "un\u00fcml\u00e4ut",
          "*two*");

  private final RealServer server = RealServer.shared("dovecot");

  Comparison run() throws Exception {
    Comparison comparison = new Comparison(FolderDifferences.meant());
    String reader = tree();
    Map<String, String> usual = read("imap", reader);
    compare(usual, read("imap4x", reader), comparison);
    compare(changed("imap", tree()), changed("imap4x", tree()), comparison);
    return comparison;
  }

  private static void compare(
      Map<String, String> usual, Map<String, String> found, Comparison comparison) {
    Set<String> questions = new LinkedHashSet<>(usual.keySet());
    questions.addAll(found.keySet());
    for (String question : questions) {
      String one = usual.getOrDefault(question, "(nothing)");
      String two = found.getOrDefault(question, "(nothing)");
      comparison.compare(question, one, one, two, "\n  usual  " + one + "\n  imap4x " + two);
    }
  }

  /** A user with all folders, some with messages, some subscribed, one of those deleted. */
  private String tree() throws Exception {
    String user = server.newUser();
    Session session = Session.getInstance(new Properties());
    try (RawImap raw = server.login(user)) {
      for (String name : NAMES) {
        String written = "\"" + encoded(name).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        if (!name.equals("INBOX")) {
          raw.command("CREATE " + written);
        }
        int number = NAMES.indexOf(name);
        if (number % 3 == 0) {
          raw.command("SUBSCRIBE " + written);
        }
        for (int i = 0; i < number % 4 && number < 20; i++) {
          String mailbox = encoded(name).replace("\\", "\\\\").replace("\"", "\\\"");
          raw.append(
              mailbox, i == 1 ? "\\Seen" : i == 2 ? "\\Deleted" : "", Shapes.all().get(i).octets());
        }
      }
      raw.command("CREATE gone");
      raw.command("SUBSCRIBE gone");
      raw.command("DELETE gone");
    }
    return user;
  }

  /** Modified UTF-7, by the JDK's UTF-16 (RFC 3501, 5.1.3). */
  private static String encoded(String name) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < name.length()) {
      int end = at;
      while (end < name.length() && (name.charAt(end) < ' ' || name.charAt(end) > '~')) {
        end++;
      }
      if (end > at) {
        byte[] wide = name.substring(at, end).getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
        String base64 = java.util.Base64.getEncoder().withoutPadding().encodeToString(wide);
        out.append('&').append(base64.replace('/', ',')).append('-');
        at = end;
      } else {
        char c = name.charAt(at++);
        out.append(c == '&' ? "&-" : String.valueOf(c));
      }
    }
    return out.toString();
  }

  private Store connect(String protocol, String user) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.imap.statuscachetimeout", "0");
    Store store = Session.getInstance(properties).getStore(protocol);
    store.connect(server.host(), server.port(), user, server.password());
    return store;
  }

  // ---- reading

  private Map<String, String> read(String protocol, String user) throws Exception {
    Values values = new Values();
    try (Store store = connect(protocol, user)) {
      values.see("store default", () -> store.getDefaultFolder().getFullName());
      values.see("store personal", () -> names(store.getPersonalNamespaces()));
      values.see("store shared", () -> names(store.getSharedNamespaces()));
      values.see("store of others", () -> names(store.getUserNamespaces("somebody")));
      values.see("store connected", store::isConnected);
      List<String> all = new ArrayList<>(NAMES);
      all.addAll(OTHERS);
      for (String name : all) {
        closed(values, "'" + name + "' ", store.getFolder(name));
      }
      for (String name : NAMES) {
        opened(values, "'" + name + "' opened ", store.getFolder(name));
      }
      for (String base : List.of("", "deep", "holder", "\u00fc", "never", "INBOX", "plain")) {
        for (String pattern : PATTERNS) {
          Folder folder = base.isEmpty() ? store.getDefaultFolder() : store.getFolder(base);
          String label = "list '" + base + "' '" + pattern + "' ";
          values.see(label + "all", () -> names(folder.list(pattern)));
          values.see(label + "subscribed", () -> names(folder.listSubscribed(pattern)));
        }
      }
    }
    return values.all();
  }

  private static List<String> names(Folder[] folders) {
    return Stream.of(folders).map(Folder::getFullName).sorted().toList();
  }

  private static void closed(Values values, String at, Folder folder) {
    values.see(at + "name", folder::getName);
    values.see(at + "full name", folder::getFullName);
    values.see(at + "parent", folder::getParent);
    values.see(at + "separator", folder::getSeparator);
    values.see(at + "exists", folder::exists);
    values.see(at + "type", folder::getType);
    values.see(at + "subscribed", folder::isSubscribed);
    values.see(at + "new", folder::hasNewMessages);
    values.see(at + "count", folder::getMessageCount);
    values.see(at + "new count", folder::getNewMessageCount);
    values.see(at + "unread", folder::getUnreadMessageCount);
    values.see(at + "deleted", folder::getDeletedMessageCount);
    values.see(at + "validity", () -> ((UIDFolder) folder).getUIDValidity());
    values.see(at + "next", () -> ((UIDFolder) folder).getUIDNext());
    values.see(at + "open", folder::isOpen);
    values.see(at + "mode", folder::getMode);
    values.see(at + "permanent", () -> folder.getPermanentFlags());
    values.see(at + "message", () -> folder.getMessage(1));
    values.see(at + "messages", folder::getMessages);
    values.see(at + "expunge", folder::expunge);
    values.see(at + "close", () -> closed(folder));
    values.see(at + "child", () -> folder.getFolder("child").getFullName());
    values.see(at + "list", () -> names(folder.list()));
    values.see(at + "list subscribed", () -> names(folder.listSubscribed()));
    values.see(at + "text", folder::toString);
    values.see(at + "url", () -> withoutPlace(folder.getURLName()));
  }

  private static String closed(Folder folder) throws Exception {
    folder.close(false);
    return "closed";
  }

  private static String withoutPlace(URLName url) {
    return url.getFile();
  }

  private static void opened(Values values, String at, Folder folder) {
    values.see(
        at + "read only",
        () -> {
          folder.open(Folder.READ_ONLY);
          return folder.getMode();
        });
    values.see(at + "is open", folder::isOpen);
    values.see(at + "exists", folder::exists);
    values.see(at + "type", folder::getType);
    values.see(at + "count", folder::getMessageCount);
    values.see(at + "unread", folder::getUnreadMessageCount);
    values.see(at + "deleted", folder::getDeletedMessageCount);
    values.see(at + "permanent", folder::getPermanentFlags);
    values.see(at + "messages", () -> folder.getMessages().length);
    values.see(at + "uid of the last", () -> uid(folder));
    values.see(at + "message beyond", () -> folder.getMessage(folder.getMessageCount() + 1));
    values.see(at + "message 0", () -> folder.getMessage(0));
    values.see(at + "by uid", () -> ((UIDFolder) folder).getMessageByUID(1) != null);
    values.see(at + "by uid of none", () -> ((UIDFolder) folder).getMessageByUID(9999));
    values.see(
        at + "by uids", () -> ((UIDFolder) folder).getMessagesByUID(1, UIDFolder.LASTUID).length);
    values.see(at + "expunge", folder::expunge);
    values.see(at + "opened twice", () -> opened(folder));
    values.see(at + "deleted open", () -> folder.delete(false));
    values.see(at + "close", () -> closed(folder));
    values.see(at + "is closed", () -> !folder.isOpen());
  }

  private static long uid(Folder folder) throws Exception {
    int last = folder.getMessageCount();
    return last == 0 ? 0 : ((UIDFolder) folder).getUID(folder.getMessage(last));
  }

  private static String opened(Folder folder) throws Exception {
    folder.open(Folder.READ_ONLY);
    return "opened";
  }

  // ---- changing

  private Map<String, String> changed(String protocol, String user) throws Exception {
    Values values = new Values();
    try (Store store = connect(protocol, user)) {
      for (String name :
          List.of(
              "new",
              "new two",
              "n\u00e9w",
              "n&w",
              "n\"w",
              "new/be/low",
              "plain",
              "INBOX",
              "inbox",
              "new%x",
              "new*x",
              "  new ")) {
        String at = "change '" + name + "' ";
        Folder folder = store.getFolder(name);
        values.see(at + "create", () -> folder.create(Folder.HOLDS_MESSAGES));
        values.see(at + "create again", () -> folder.create(Folder.HOLDS_MESSAGES));
        values.see(at + "exists", () -> store.getFolder(name).exists());
        values.see(at + "subscribe", () -> subscribed(folder, true));
        values.see(at + "unsubscribe", () -> subscribed(folder, false));
        values.see(at + "listed", () -> names(store.getDefaultFolder().list("*")));
        values.see(at + "rename", () -> folder.renameTo(store.getFolder(name + " renamed")));
        values.see(at + "exists then", () -> store.getFolder(name).exists());
        values.see(at + "renamed exists", () -> store.getFolder(name + " renamed").exists());
        values.see(at + "name then", folder::getFullName);
        values.see(at + "delete renamed", () -> store.getFolder(name + " renamed").delete(false));
        values.see(at + "delete", () -> folder.delete(true));
        values.see(at + "delete again", () -> store.getFolder(name).delete(true));
        values.see(at + "listed then", () -> names(store.getDefaultFolder().list("*")));
      }
      Folder deep = store.getFolder("deep");
      values.see("change deep delete", () -> deep.delete(false));
      values.see("change deep exists", () -> store.getFolder("deep").exists());
      values.see("change deep/er exists", () -> store.getFolder("deep/er").exists());
      values.see(
          "change deep recreated", () -> store.getFolder("deep").create(Folder.HOLDS_MESSAGES));
      values.see("change deep deleted with all", () -> store.getFolder("deep").delete(true));
      values.see("change deep/er exists then", () -> store.getFolder("deep/er").exists());
      values.see("change holder", () -> store.getFolder("made").create(Folder.HOLDS_FOLDERS));
      values.see("change holder type", () -> store.getFolder("made").getType());
      values.see(
          "change onto another", () -> store.getFolder("plain").renameTo(store.getFolder("case")));
      values.see(
          "change of none", () -> store.getFolder("never").renameTo(store.getFolder("ever")));
      values.see("change never subscribe", () -> subscribed(store.getFolder("never"), true));
      values.see("change never delete", () -> store.getFolder("never").delete(false));
      values.see("change the default", () -> store.getDefaultFolder().delete(true));
      values.see("change all", () -> names(store.getDefaultFolder().list("*")));
      values.see("change subscribed", () -> names(store.getDefaultFolder().listSubscribed("*")));
    }
    return values.all();
  }

  private static boolean subscribed(Folder folder, boolean on) throws Exception {
    folder.setSubscribed(on);
    return folder.isSubscribed();
  }
}
