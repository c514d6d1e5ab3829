import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { docx } from '../../testing/office-files.ts';
import { type Member, zipOf } from '../../testing/zip.ts';
import { formatOf } from '../format.ts';
import { decodeText } from './encoding.ts';
import { extractHtml } from './html.ts';
import { extractLimits, UnreadableError } from './limits.ts';
import { extractMail } from './mail.ts';
import { extractOffice } from './office.ts';
import { extractPlain } from './plain.ts';
import { ZipReader } from './zip.ts';

const bytes = (text: string, encoding: BufferEncoding = 'utf8'): Buffer => Buffer.from(text, encoding);

describe('SE6: plain texts', () => {
  it('are decoded by their mark, as what they are, or as Windows wrote them', () => {
    expect(decodeText(bytes('Größe été'))).toBe('Größe été');
    expect(decodeText(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes('mark')]))).toBe('mark');
    expect(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), bytes('größer', 'utf16le')]))).toBe('größer');
    expect(decodeText(bytes('plain words without a mark', 'utf16le'))).toBe('plain words without a mark');
    expect(decodeText(bytes('déjà', 'latin1'))).toBe('déjà');
    expect(decodeText(Buffer.from([0xc8, 0xe2, 0xe0, 0xed]), 'windows-1251')).toBe('Иван');
    expect(decodeText(bytes('a cut charact\u00e9r').subarray(0, 14))).not.toBeNull();
    expect(decodeText(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 1, 2]))).toBeNull();
  });

  it('lose what is not seen, and end at the limit', () => {
    expect(extractPlain(bytes('one\u0007\r\ntwo\t \u00a0three\u200b\n\n\nfour hy\u00adphen'))).toBe(
      'one\ntwo three\nfour hyphen',
    );
    expect(extractPlain(bytes('word '.repeat(300_000)))?.length).toBeLessThanOrEqual(extractLimits.maxCharacters);
  });
});

describe('SE6: pages', () => {
  it('say what a reader sees: no scripts, styles, comments or attributes', () => {
    const page = `<!DOCTYPE html><html><head><title>The &eacute;tude</title><style>.hid{}</style><script>var s="<p>no</p>"</script></head>
      <body title="nor this"><!-- nor that --><h1>One</h1><p>Two <b>th</b>ree &amp; four &valueOf;<br>five</p><script>if (a<b) x()</script>
      <ul><li>six</li><li>seven</li></ul><svg><text>hidden</text></svg>eight &#233;&#xe9; a<b</body></html>`;
    expect(extractHtml(bytes(page))).toBe('The étude\nOne\nTwo three & four &valueOf;\nfive\nsix\nseven\neight éé a');
    expect(extractHtml(bytes('<meta charset="iso-8859-1"><p>d\u00e9j\u00e0</p>', 'latin1'))).toBe('déjà');
    expect(extractHtml(bytes('<p>an end that <i'))).toBe('an end that');
  });
});

describe('SE6: office files', () => {
  const of = (...members: readonly Member[]): string => extractOffice(zipOf(members));

  it('of Word say paragraphs, notes and comments, without what was deleted', () => {
    expect(extractOffice(docx('The first &amp; only', 'A second'))).toBe('The first & only\nA second');
    const text = of(
      {
        name: 'word/document.xml',
        content:
          '<w:document><w:p><w:r><w:t>in</w:t></w:r><w:r><w:t>side</w:t><w:tab/><w:t>tab</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p></w:document>',
      },
      { name: 'word/footnotes.xml', content: '<w:footnotes><w:p><w:r><w:t>a note</w:t></w:r></w:p></w:footnotes>' },
      { name: 'word/comments.xml', content: '<w:comments><w:p><w:r><w:t>a remark</w:t></w:r></w:p></w:comments>' },
    );
    expect(text).toBe('inside tab\na note\na remark');
  });

  it('of Excel say sheets, strings, numbers and what formulas made', () => {
    const text = of(
      {
        name: 'xl/workbook.xml',
        content: '<workbook><sheets><sheet name="Über&#x20;sicht" sheetId="1"/></sheets></workbook>',
      },
      {
        name: 'xl/sharedStrings.xml',
        content: '<sst><si><t>Revenue</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>no</t></rPh></si></sst>',
      },
      {
        name: 'xl/worksheets/sheet1.xml',
        content:
          '<worksheet><row><c t="s"><v>0</v></c><c><v>1234.5</v></c><c t="str"><f>A1</f><v>made</v></c><c t="inlineStr"><is><t>inline</t></is></c><c t="b"><v>1</v></c></row></worksheet>',
      },
    );
    expect(text).toBe('Über sicht\nRevenue\nrich text\n1234.5 made inline');
  });

  it('of PowerPoint say slides in order and their notes', () => {
    const slide = (text: string): string => `<p:sld><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;
    const text = of(
      { name: 'ppt/presentation.xml', content: '<p:presentation/>' },
      { name: 'ppt/slides/slide10.xml', content: slide('tenth') },
      { name: 'ppt/slides/slide2.xml', content: slide('second') },
      { name: 'ppt/notesSlides/notesSlide1.xml', content: slide('say this') },
    );
    expect(text).toBe('second\ntenth\nsay this');
  });

  it('of LibreOffice say their body', () => {
    const content = `<office:document-content><office:automatic-styles><style:style>no</style:style></office:automatic-styles><office:body><office:text>
      <text:tracked-changes><text:p>deleted</text:p></text:tracked-changes><text:h>Title</text:h><text:p>one<text:s/>two<text:line-break/>three</text:p>
      <table:table table:name="Costs"><text:p>cell</text:p></table:table></office:text></office:body></office:document-content>`;
    expect(of({ name: 'content.xml', content })).toBe('Title\none two\nthree\nCosts\ncell');
  });

  it('declare no entities: a billion laughs stay one', () => {
    const content = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
      <w:document><w:p><w:r><w:t>ha &lol2; &x;</w:t></w:r></w:p></w:document>`;
    expect(of({ name: 'word/document.xml', content })).toBe('ha &lol2; &x;');
  });
});

describe('SE7: archives that are made to hurt', () => {
  it('end at the ratio, the size of a member, the number of entries, and at what is no archive', () => {
    const bomb = zipOf([{ name: 'word/document.xml', content: Buffer.alloc(40 * 1024 * 1024) }]);
    expect(bomb.length).toBeLessThan(100_000);
    expect(() => extractOffice(bomb)).toThrow(UnreadableError);
    const many = zipOf([{ name: 'one', content: '' }]);
    many.writeUInt16LE(extractLimits.maxEntries + 1, many.length - 12);
    expect(() => new ZipReader(many)).toThrow(UnreadableError);
    expect(() => extractOffice(bytes('no archive'))).toThrow(UnreadableError);
    expect(() => extractOffice(zipOf([{ name: 'other.txt', content: '' }]))).toThrow(UnreadableError);
    expect(() => extractOffice(Buffer.alloc(0))).toThrow(UnreadableError);
    const cut = docx('words').subarray(0, -30);
    expect(() => extractOffice(cut)).toThrow(UnreadableError);
  });

  it('a directory that points nowhere is unreadable', () => {
    const file = zipOf([{ name: 'word/document.xml', content: 'x' }]);
    const broken = Buffer.from(file);
    broken.writeUInt32LE(0xffffff, file.length - 6);
    expect(() => extractOffice(broken)).toThrow(UnreadableError);
  });
});

describe('SE6: messages', () => {
  it('say subject, people, the text in its encoding, and the names of attachments', () => {
    const mail = [
      'From: =?utf-8?B?SsO2cmc=?= <joerg@example.org>',
      'To: Ana <ana@example.org>',
      'Subject: =?iso-8859-1?Q?R=E9union?= =?utf-8?Q?_demain?=',
      'Content-Type: multipart/mixed; boundary="b1"',
      '',
      'preamble',
      '--b1',
      'Content-Type: multipart/alternative; boundary=b2',
      '',
      '--b2',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Le d=E9jeuner est =',
      'servi.',
      '--b2',
      'Content-Type: text/html',
      '',
      '<p>the same</p>',
      '--b2--',
      '--b1',
      'Content-Type: application/pdf; name="plan.pdf"',
      'Content-Transfer-Encoding: base64',
      '',
      'AAAA',
      '--b1--',
      '',
    ].join('\r\n');
    const text = extractMail(bytes(mail));
    for (const part of ['Réunion demain', 'Jörg <joerg@example.org>', 'Le déjeuner est servi.', 'plan.pdf'])
      expect(text).toContain(part);
    expect(text).not.toContain('the same');
    expect(text).not.toContain('preamble');
  });
});

describe('SE7: whatever the bytes are', () => {
  const seed = Number(process.env.EXTRACT_SEED ?? randomInt(2 ** 31));
  const samples = [
    docx('Some words', 'more &lt; words'),
    zipOf([{ name: 'content.xml', content: '<office:body><text:p a="b">x</text:p></office:body>' }]),
    bytes('<html><body><p class="x">text &amp; more</p><script>x</script></body></html>'),
    bytes('Subject: a\r\nContent-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nhello\r\n--q--'),
  ];
  it(`an extractor answers with text or says that it cannot (seed ${seed})`, () => {
    const change = fc.record({ at: fc.nat(2000), value: fc.nat(255), cut: fc.nat(40) });
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(change, { maxLength: 12 }), (sample, changes) => {
        let mutant = Buffer.from(sample);
        for (const { at, value, cut } of changes) {
          if (mutant.length === 0) break;
          mutant[at % mutant.length] = value;
          if (cut === 0) mutant = mutant.subarray(0, at % mutant.length);
        }
        for (const extract of [extractOffice, extractHtml, extractMail, extractPlain]) {
          try {
            const text = extract(mutant);
            expect(text === null || (text.isWellFormed() && text.length <= extractLimits.maxCharacters)).toBe(true);
          } catch (error) {
            if (!(error instanceof UnreadableError)) throw error;
          }
        }
      }),
      { seed, numRuns: 400 },
    );
  });
});

it('SE6: what is read how', () => {
  const formats = (name: string, mimeType: string) => formatOf({ name, mimeType });
  expect(formats('a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')).toBe('office');
  expect(formats('a.PPTX', 'application/octet-stream')).toBe('office');
  expect(formats('a.pdf', 'application/pdf')).toBe('pdf');
  expect(formats('a.eml', 'message/rfc822')).toBe('mail');
  expect(formats('a.html', 'text/html')).toBe('html');
  expect(formats('main.rs', 'application/octet-stream')).toBe('plain');
  expect(formats('a.zip', 'application/zip')).toBeNull();
  expect(formats('a.doc', 'application/msword')).toBeNull();
});
