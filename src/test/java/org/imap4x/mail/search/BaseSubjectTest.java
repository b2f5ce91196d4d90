package org.imap4x.mail.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseSubjectTest {

  /** RFC 5256 section 2.1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "hello|hello|false",
        "''|''|false",
        "  two   words |two words|false",
        "a\tb|a b|false",
        "Re: hello|hello|true",
        "RE : hello|hello|true",
        "re:|''|true",
        "Fw: hello|hello|true",
        "FWD: hello|hello|true",
        "Re: Fwd: RE: hello|hello|true",
        "Re [2]: hello|hello|true",
        "Re[2] : hello|hello|true",
        "[list] hello|hello|false",
        "[list] [more] hello|hello|false",
        "[list] Re: hello|hello|true",
        "Re: [list] hello|hello|true",
        "Re: [list] Re: [more] hello|hello|true",
        "[only]|[only]|false",
        "Re: [only]|[only]|true",
        "[a] [b]|[b]|false",
        "hello (fwd)|hello|true",
        "hello (fwd) (FWD) |hello|true",
        "(fwd)|''|true",
        "[Fwd: hello]|hello|true",
        "[fwd: Re: [list] hello (fwd)]|hello|true",
        "Re: [Fwd: hello]|hello|true",
        "[fwd: a] b|b|false",
        "Reply: hello|Reply: hello|false",
        "Re hello|Re hello|false",
        "hello Re: you|hello Re: you|false",
        "[a[b]] Re: x|[a[b]] Re: x|false",
        "re [x]|re [x]|false"
      })
  void of_anySubject_isStrippedAsTheRfcSays(String subject, String base, boolean reply) {
    assertEquals(new BaseSubject(base, reply), BaseSubject.of(subject));
  }

  @Test
  @Timeout(10)
  void of_hostileSubject_endsSoon() {
    BaseSubject.of("[x]".repeat(20_000) + "re");
    BaseSubject.of("[".repeat(50_000) + "]".repeat(50_000));
    assertEquals("", BaseSubject.of("re: ".repeat(20_000)).text());
    assertEquals("x", BaseSubject.of("[fwd: ".repeat(500) + "x" + "]".repeat(500)).text());
  }
}
