package org.imap4x.mail;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.MessagingException;
import jakarta.mail.Quota;
import jakarta.mail.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import org.imap4x.mail.config.TestSettings;
import org.imap4x.testing.ScriptedServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits that an application sets. */
@Timeout(30)
class QuotaTest {
  private static final String LOGGED_IN =
      "S: * OK [CAPABILITY IMAP4rev1 QUOTA] ready\n"
          + "C: $tag LOGIN $user $password\n"
          + "S: $tag OK [CAPABILITY IMAP4rev1 QUOTA] in\n";

  private static Quota quota(String root, Quota.@Nullable Resource... resources) {
    Quota quota = new Quota(root);
    quota.resources = resources;
    return quota;
  }

  private static Quota.Resource resource(@Nullable String name, long limit) {
    return new Quota.Resource(name, 0, limit);
  }

  private static Map<String, @Nullable Quota> wrong() {
    Map<String, @Nullable Quota> wrong = new LinkedHashMap<>();
    wrong.put("no quota", null);
    wrong.put("no root", quota(null, resource("STORAGE", 1)));
    wrong.put("root with NUL", quota("a\0b", resource("STORAGE", 1)));
    wrong.put("root with half a surrogate pair", quota("a\ud800", resource("STORAGE", 1)));
    wrong.put("no resource", quota("", (Quota.Resource) null));
    wrong.put("no name", quota("", resource(null, 1)));
    wrong.put("empty name", quota("", resource("", 1)));
    wrong.put("name with a blank", quota("", resource("A B", 1)));
    wrong.put("name with a second command", quota("", resource("A\r\nx LOGOUT", 1)));
    wrong.put("name in no ASCII", quota("", resource("GRÖSSE", 1)));
    wrong.put("less than nothing", quota("", resource("STORAGE", -1)));
    wrong.put("twice", quota("", resource("STORAGE", 1), resource("storage", 2)));
    return wrong;
  }

  @Test
  void setQuota_wrongValue_isAMessagingExceptionAndNothingIsSent() throws Exception {
    String script =
        LOGGED_IN + "C: $a SETQUOTA \"\" (STORAGE 5 X-ANY 0)\nS: $a OK done\n!expect-close\n";
    try (ScriptedServer server = ScriptedServer.inline(script)) {
      try (IMAPStore store =
          (IMAPStore) Session.getInstance(TestSettings.properties()).getStore("imap4x")) {
        store.connect(server.host(), server.port(), "u", "p");
        IMAPFolder folder = (IMAPFolder) store.getFolder("INBOX");
        wrong()
            .forEach(
                (what, quota) -> {
                  MessagingException e =
                      assertThrows(MessagingException.class, () -> store.setQuota(quota), what);
                  assertTrue(("" + e.getMessage()).contains("quota"), () -> what + ": " + e);
                  assertThrows(MessagingException.class, () -> folder.setQuota(quota), what);
                });
        store.setQuota(quota("", resource("storage", 5), resource("X-ANY", 0)));
      }
      server.verifyComplete();
    }
  }

  @Test
  void setQuota_refused_isAMessagingExceptionWithTheText() throws Exception {
    String script = LOGGED_IN + "C: $a SETQUOTA r ()\nS: $a NO [NOPERM] not you\n";
    try (ScriptedServer server = ScriptedServer.inline(script);
        IMAPStore store =
            (IMAPStore) Session.getInstance(TestSettings.properties()).getStore("imap4x")) {
      store.connect(server.host(), server.port(), "u", "p");
      MessagingException e =
          assertThrows(MessagingException.class, () -> store.setQuota(new Quota("r")));
      assertTrue(e.getMessage().contains("not you"), e::getMessage);
    }
  }
}
