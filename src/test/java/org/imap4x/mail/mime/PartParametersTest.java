package org.imap4x.mail.mime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.ParameterList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.imap4x.model.BodyStructure;
import org.junit.jupiter.api.Test;

class PartParametersTest {
  private static BodyStructure part(
      String type,
      String subtype,
      Map<String, String> parameters,
      Map<String, String> disposition) {
    return new BodyStructure.Basic(
        new BodyStructure.Fields(
            type,
            subtype,
            parameters,
            null,
            null,
            null,
            1,
            null,
            disposition == null ? null : new BodyStructure.Disposition("attachment", disposition),
            List.of(),
            null));
  }

  private static String fileName(String... disposition) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < disposition.length; i += 2) {
      map.put(disposition[i], disposition[i + 1]);
    }
    return PartParameters.fileName(part("application", "pdf", Map.of(), map));
  }

  @Test
  void contentType_withParameters_isWrittenAsAHeader() {
    assertEquals(
        "text/plain; charset=utf-8",
        PartParameters.contentType(part("text", "plain", Map.of("CHARSET", "utf-8"), null)));
    assertEquals(
        "TEXT/PLAIN; name=\"a b\"",
        PartParameters.contentType(part("TEXT", "PLAIN", Map.of("name", "a b"), null)));
  }

  @Test
  void contentType_parametersInsideTheSubtype_areCutOff() {
    assertEquals(
        "APPLICATION/PDF",
        PartParameters.contentType(
            part("APPLICATION", "PDF\r\n NAME=\"ATT1.PDF\"", Map.of(), null)));
  }

  @Test
  void fileName_plainAndEncodedAndSplit_isDecoded() {
    assertEquals("a.pdf", fileName("filename", "a.pdf"));
    assertEquals("a.pdf", fileName("FILENAME", "a.pdf"));
    assertEquals("\u00e9.pdf", fileName("filename", "=?utf-8?Q?=C3=A9.pdf?="));
    assertEquals("\u00e9.pdf", fileName("filename*", "utf-8''%C3%A9.pdf"));
    assertEquals(
        "\u00e9t\u00e9.pdf",
        fileName("filename*0*", "utf-8''%C3%A9t", "filename*1*", "%C3%A9.pdf"));
    assertEquals("long name.pdf", fileName("filename*0", "long na", "filename*1", "me.pdf"));
    assertEquals("\u00e9.pdf", fileName("filename", "\u00e9.pdf"));
  }

  @Test
  void fileName_charsetThatIsNone_orLess_isReadAsItWasMeant() {
    assertEquals("caf\u00e9.pdf", fileName("filename*", "x-unknown''caf%C3%A9.pdf"));
    assertEquals("caf\u00e9.pdf", fileName("filename*", "x-unknown''caf%E9.pdf"));
    assertEquals("\u20ac.pdf", fileName("filename*", "iso-8859-1''%80.pdf"));
    assertEquals("\u685d.pdf", fileName("filename*", "gb2312''%97A.pdf"));
    assertEquals("\u00e9.pdf", fileName("filename*0*", "x-unknown''%C3", "filename*1*", "%A9.pdf"));
    assertEquals("caf\u00e9.pdf", fileName("filename*", "''caf%C3%A9.pdf"));
    assertEquals(
        "a b\u00e9 c%20d.pdf",
        fileName("filename*0", "a b", "filename*1*", "%C3%A9", "filename*2", " c%20d.pdf"));
  }

  @Test
  void fileName_wordsAsMailersWriteThem_isDecoded() {
    assertEquals("\u00e9.pdf", fileName("filename", "=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=.pdf"));
    assertEquals("\u00e9.pdf", fileName("filename*0", "=?utf-8?Q?=C3", "filename*1", "=A9?=.pdf"));
  }

  @Test
  void fileName_cutOffInTheMiddle_doesNotThrow() {
    fileName("filename*0*", "utf-8''%C3%A9t%C");
    fileName("filename*", "utf-8");
    fileName("filename*", "");
  }

  @Test
  void fileName_noneInDisposition_isTheTypesName() {
    assertEquals(
        "n.txt", PartParameters.fileName(part("text", "x", Map.of("name", "n.txt"), Map.of())));
    assertNull(PartParameters.fileName(part("text", "x", Map.of(), null)));
  }

  @Test
  void matches_typesInAnyCase_andWildcard() {
    BodyStructure p = part("TEXT", "Plain", Map.of(), null);
    assertTrue(PartParameters.matches(p, "text/plain"));
    assertTrue(PartParameters.matches(p, "text/*"));
    assertTrue(PartParameters.matches(p, "text/plain; charset=x"));
    assertFalse(PartParameters.matches(p, "text/html"));
    assertFalse(PartParameters.matches(p, "text"));
  }

  @Test
  void contentType_anyParameters_isWhatTheApiWrites() {
    Random random = new Random(4);
    String[] names = {
      "charset",
      "name",
      "boundary",
      "format",
      "x-y",
      "NAME",
      "Name",
      "name*",
      "a b",
      "title*0",
      "f\u00fc"
    };
    String[] values = {
      "utf-8",
      "",
      "=_a b",
      "\"q\"",
      "a\\b",
      "\u00fcber",
      "x".repeat(20),
      "x".repeat(45),
      "a b ".repeat(15),
      "UTF-8''%41",
      "a\r\nb",
      "fl;owed",
      "(c)",
      "\t"
    };
    for (int n = 0; n < 20_000; n++) {
      Map<String, String> parameters = new LinkedHashMap<>();
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        parameters.put(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
      }
      String type = random.nextBoolean() ? "text" : "APPLICATION";
      ParameterList list = new ParameterList();
      for (Map.Entry<String, String> e : parameters.entrySet()) {
        list.set(e.getKey().toLowerCase(Locale.ROOT), e.getValue());
      }
      list.combineSegments();
      assertEquals(
          new ContentType(type, "plain", list).toString(),
          PartParameters.contentType(part(type, "plain", parameters, null)),
          parameters::toString);
    }
  }
}
