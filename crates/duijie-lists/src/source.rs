//! Files and folders: which files there are, what kind each is, and its text decoded.

use std::borrow::Cow;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use duijie::lists::Text;
use memchr::memchr;

use crate::error::{Trouble, Unreadable};

/// What kind of file it is, by its contents where they tell, else by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Xlsx,
    Xls,
    Csv,
    Json,
    /// A page of the web with tables.
    Html,
}

impl FileKind {
    /// Whether the extension of a file says this kind. One that says nothing is no lie.
    pub(crate) fn is_said_by(self, path: &Path) -> bool {
        match &*extension(path) {
            "xlsx" | "xlsm" => self == Self::Xlsx,
            "xls" => self == Self::Xls,
            "csv" | "tsv" | "txt" => self == Self::Csv,
            "json" => self == Self::Json,
            _ => true,
        }
    }

    /// Its name for a person, the same in both languages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "Excel (.xlsx)",
            Self::Xls => "Excel 97–2003 (.xls)",
            Self::Csv => "CSV",
            Self::Json => "JSON",
            Self::Html => "HTML",
        }
    }

    /// The extension that fits it.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Self::Xlsx => ".xlsx",
            Self::Xls => ".xls",
            Self::Csv => ".csv",
            Self::Json => ".json",
            Self::Html => ".html",
        }
    }
}

/// Larger files are refused before they are read: 256 MiB.
const LARGEST_FILE: u64 = 256 << 20;
/// Larger files of sheets are refused: 128 MiB.
const LARGEST_SHEETS: u64 = 128 << 20;

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn is_list_file(path: &Path) -> bool {
    matches!(extension(path).as_str(), "xlsx" | "xlsm" | "xls" | "csv" | "tsv" | "json")
}

/// The files that inputs stand for: a file for itself, a folder for the list files in it, sorted by name (its
/// subfolders, hidden files, the lock files `~$…` of open workbooks, and `.txt`, which may be anything, are left out).
pub(crate) fn files(inputs: &[PathBuf]) -> (Vec<PathBuf>, Vec<Unreadable>) {
    let (mut files, mut unreadable) = (Vec::new(), Vec::new());
    for input in inputs {
        let listed = if input.is_dir() { list(input) } else { Ok(vec![input.clone()]) };
        match listed {
            Ok(listed) => files.extend(listed),
            Err(cause) => unreadable.push(cause),
        }
    }
    // A file named twice, by itself and through its folder, is read once.
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.canonicalize().unwrap_or_else(|_| file.clone())));
    (files, unreadable)
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, Unreadable> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(|error| unreadable_file(folder, &error))?;
    let mut files: Vec<PathBuf> = entries
        .into_iter()
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with(['.', '~']))
        .map(|entry| entry.path())
        .filter(|path| path.is_file() && is_list_file(path))
        .collect();
    files.sort();
    if files.is_empty() {
        return Err(Unreadable::new(
            folder,
            Text::new(
                "文件夹里没有清单（.xlsx、.xls、.csv、.json）",
                "the folder has no lists (.xlsx, .xls, .csv, .json)",
            ),
            Text::new(
                "指定清单所在的文件夹；空白表格可用 duijie template 生成",
                "name the folder with the lists; `duijie template` writes blank ones",
            ),
        ));
    }
    Ok(files)
}

fn unreadable_file(path: &Path, error: &std::io::Error) -> Unreadable {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Unreadable::new(
            path,
            Text::new("没有这个文件或文件夹", "there is no such file or folder"),
            Text::new("检查名称和所在位置", "check its name and place"),
        );
    }
    Unreadable::new(
        path,
        Text::new(format!("无法读取：{error}"), format!("it cannot be read: {error}")),
        Text::new("检查权限；若文件正被打开，先关闭", "check its permissions; close it where it is open"),
    )
}

/// The bytes of a file.
///
/// # Errors
/// Not there, not readable, larger than any list.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let file = fs::File::open(path).map_err(|error| unreadable_file(path, &error))?;
    let length = file.metadata().map_or(0, |metadata| metadata.len().min(LARGEST_FILE));
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| unreadable_file(path, &error))?;
    Ok(bytes)
}

/// The kind of a file by its contents; its name decides only between texts.
///
/// # Errors
/// Empty (but for text files, which may be), too large for its kind, or of a kind that holds no list.
pub(crate) fn kind(path: &Path, bytes: &[u8]) -> Result<FileKind, Unreadable> {
    let said = extension(path);
    let is_book = matches!(&*said, "xlsx" | "xlsm" | "xls");
    let is_text_file = matches!(&*said, "csv" | "txt" | "tsv");
    let kind = match bytes {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => FileKind::Xlsx,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => FileKind::Xls,
        [] if is_book => return Err(Trouble::Empty.at(path)),
        _ => match foreign(bytes) {
            Some(kind) => return Err(Trouble::Foreign(kind).at(path)),
            None if said == "json" => FileKind::Json,
            None if (is_book || is_text_file) && is_web(bytes) => FileKind::Html,
            None if is_text_file => FileKind::Csv,
            None if bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{') => FileKind::Json,
            None if is_book && is_text(bytes) => FileKind::Csv,
            None if is_book => return Err(no_workbook(path)),
            None => {
                return Err(Unreadable::new(
                    path,
                    Text::new("不认识这种文件", "this kind of file is not known"),
                    Text::new("另存为 .xlsx、.xls、.csv 或 .json", "save it as .xlsx, .xls, .csv or .json"),
                ));
            }
        },
    };
    let largest = if kind == FileKind::Json { LARGEST_FILE } else { LARGEST_SHEETS };
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > largest {
        return Err(Trouble::TooLarge.at(path));
    }
    Ok(kind)
}

fn no_workbook(path: &Path) -> Unreadable {
    Unreadable::new(
        path,
        Text::new(
            "这不是工作簿（内容与扩展名不符，或已损坏）",
            "it is not a workbook (its contents are not what its name says, or it is damaged)",
        ),
        Text::new("用表格软件打开后另存为 .xlsx", "open it in a spreadsheet program and save it as .xlsx"),
    )
}

/// Kinds of files that people take for lists, by their beginning.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 8] = [
        (b"%PDF", "PDF"),
        (b"\x89PNG", "PNG"),
        (b"\xff\xd8\xff", "JPEG"),
        (b"GIF8", "GIF"),
        (b"Rar!", "RAR"),
        (b"7z\xbc\xaf", "7z"),
        (b"\x1f\x8b", "gzip"),
        (b"{\\rtf", "RTF"),
    ];
    let known = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|&(_, kind)| kind);
    let head = head(bytes);
    let is_xml_book = || head.starts_with("<?xml") && head.contains("<workbook");
    known.or_else(|| is_xml_book().then_some("XML Spreadsheet 2003"))
}

/// The beginning of a text in small letters, without byte order mark and blanks.
fn head(bytes: &[u8]) -> String {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let (text, ..) = encoding_rs::UTF_8.decode(head);
    text.trim_start().to_lowercase()
}

/// Whether it is a page of the web, as many programs save under the name of a workbook.
fn is_web(bytes: &[u8]) -> bool {
    let head = head(bytes);
    head.starts_with('<') && ["<html", "<table", "<!doctype html"].iter().any(|mark| head.contains(mark))
}

/// Whether it is a text of at least one line, without control characters but line breaks and tabs.
fn is_text(bytes: &[u8]) -> bool {
    let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    decode(bytes).is_some_and(|text| {
        !text.starts_with('<') && text.trim().contains(['\n', '\r', ',', '\t']) && !text.contains(control)
    })
}

/// The text of bytes: by its byte order mark, else strict UTF-8, else GB18030.
///
/// Chinese UTF-8 also decodes as GB18030 without error, so the order matters. None where it is none of them.
pub(crate) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling_and_without_replacement(bytes.get(length..)?);
    }
    let decoded = |encoding: &'static encoding_rs::Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    decoded(encoding_rs::UTF_8).or_else(|| decoded(encoding_rs::GB18030))
}

/// The text of a file of bytes, or why it has none. Text holds no zero bytes.
pub(crate) fn text<'b>(path: &Path, bytes: &'b [u8]) -> Result<Cow<'b, str>, Unreadable> {
    decode(bytes).filter(|text| memchr(0, text.as_bytes()).is_none()).ok_or_else(|| {
        Unreadable::new(
            path,
            Text::new("文字编码既不是 UTF-8，也不是 GB18030", "its text is neither UTF-8 nor GB18030"),
            Text::new(
                "用表格软件打开后另存为 .xlsx",
                "open it in a spreadsheet program and save it as .xlsx",
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_in_the_stated_order() {
        let word = "需求编号";
        let decoded = |bytes: &[u8]| decode(bytes).map(Cow::into_owned);
        assert_eq!(decoded(word.as_bytes()).as_deref(), Some(word));
        assert_eq!(decoded(format!("\u{feff}{word}").as_bytes()).as_deref(), Some(word));
        assert_eq!(decoded(&encoding_rs::GB18030.encode("需求㐀").0).as_deref(), Some("需求㐀"));
        assert_eq!(decoded(&[0xff, 0xfe, 0x00, 0x97]).as_deref(), Some("需"));
        assert_eq!(decoded(&[0x81, 0x20, 0xff]), None);
    }
}
