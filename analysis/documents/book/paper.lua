-- Writes the parts of a paper that its Typst template has functions for: headings with the numbers
-- that they have on the web, floats with theirs, equations with a wording, tables by their size.

local TURNED = "/* turned */"

local function write(blocks)
  local written = pandoc.write(pandoc.Pandoc(blocks), "typst")
  return (written:gsub("%s+$", ""))
end

local function inline(inlines)
  return write({ pandoc.Plain(inlines) })
end

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function block(format, ...)
  return pandoc.RawBlock("typst", format:format(...))
end

local function label(identifier)
  return identifier ~= "" and (" <" .. identifier .. ">") or ""
end

-- Take the span of a class, and the colon behind it, out of a line; return its text.
local function take(inlines, class)
  local text = ""
  local rest = inlines:filter(function(each)
    if each.t ~= "Span" or not each.classes:includes(class) then return true end
    text = pandoc.utils.stringify(each)
    return false
  end)
  while rest[1] and (rest[1].t == "Space" or (text ~= "" and rest[1].t == "Str" and
      (rest[1].text == ":" or rest[1].text == "：" ))) do
    rest:remove(1)
  end
  return rest, text
end

-- A text in another language says so to whom the file is read aloud; one that runs the other way
-- stands between the signs that Unicode has for it.
local SIGNS = { ltr = "\u{2066}", rtl = "\u{2067}" }
local function apart(element)
  local given, content = element.attributes, element.content
  if given.lang then
    content:insert(1, pandoc.RawInline("typst", ("#text(lang: %s)["):format(quoted(given.lang:match("^%a+")))))
    content:insert(pandoc.RawInline("typst", "]"))
  end
  if SIGNS[given.dir] then
    content:insert(1, pandoc.Str(SIGNS[given.dir]))
    content:insert(pandoc.Str("\u{2069}"))
  end
  return content
end

local function span(element)
  local given = element.attributes
  if element.classes:includes("tex") then
    local math = inline({ pandoc.Math("InlineMath", given.tex) })
    return pandoc.RawInline("typst", ("#math.equation(block: %s, alt: %s, %s.body)"):format(
      given.mode == "block" and "true" or "false", quoted(given.said), math))
  end
  if element.classes:includes("note") then return pandoc.Note({ pandoc.Para(element.content) }) end
  if element.classes:includes("header-section-number") or element.classes:includes("float-label") then
    return element
  end
  return element.identifier == "" and apart(element) or nil
end

local function heading(element)
  local content, number = take(element.content, "header-section-number")
  if element.level == 1 then number = element.attributes.number or "" end
  local numbering = number ~= "" and ("(..each) => " .. quoted(number)) or "none"
  return block("#heading(level: %d, numbering: %s)[%s]%s",
    element.level, numbering, inline(content), label(element.identifier))
end

local function figure(element)
  if not element.classes:includes("float") then return nil end
  local kind = element.classes:includes("float-tbl") and "tbl" or "fig"
  local lines = pandoc.utils.blocks_to_inlines(element.caption.long)
  local caption, name = take(lines, "float-label")
  local word, number = name:match("^(.-)\u{a0}(.*)$")
  local content = write(element.content)
  local written = ("#float(%s, %s, %s, [%s])[\n%s\n]%s"):format(quoted(kind), quoted(word or ""),
    quoted(number or ""), inline(caption), content, label(element.identifier))
  -- a sheet of its own cannot stand within a figure, so the figure stands on the sheet
  if content:find(TURNED, 1, true) then written = "#turned[" .. written .. "]" end
  return pandoc.RawBlock("typst", written)
end

local function image(element)
  local alt = pandoc.utils.stringify(element.caption)
  local width = element.attributes.width
  local size = width and width:match("^%d+%%$") and (", width: " .. width) or ""
  local fit = size == "" and "fitted" or "box"
  return pandoc.RawInline("typst", ("#%s(image(%s, alt: %s%s))"):format(
    fit, quoted(element.src), quoted(alt), size))
end

local function sized_table(element)
  local given = element.attributes
  local setting = ("points: %spt, gap: %spt"):format(given.points, given.gap)
  local widths = given.widths and given.widths:gsub("%S+", "%0pt,")
  local turned = given.turned
  element.attributes = {}
  local written = write({ element })
  written = written:gsub("^#figure%(%s*align%(center%)%[", ""):gsub("%]%s*,%s*kind: table%s*%)$", "")
  if widths then written = written:gsub("columns: %d+", "columns: (" .. widths .. ")", 1) end
  return block("#sized(%s)[%s\n%s\n]", setting, turned and TURNED or "", written)
end

local function equation(element)
  local written, number = "", nil
  for _, each in ipairs(pandoc.utils.blocks_to_inlines(element.content)) do
    if each.t == "RawInline" then written = each.text end
    if each.t == "Str" and each.text:match("^%(.*%)$") then number = quoted(each.text) end
  end
  if number then
    local numbered = "block: true, numbering: (..each) => " .. number:gsub("%%", "%%%%")
    written = written:gsub("block: true", numbered, 1)
  end
  return pandoc.RawBlock("typst", written .. label(element.identifier))
end

-- The first line of a callout or a tab is its title.
local function titled(content)
  if content[1] and (content[1].t == "Para" or content[1].t == "Plain") then
    content[1] = pandoc.Para({ pandoc.Strong(content[1].content) })
  end
  return content
end

local function in_language(element, lang)
  local blocks = pandoc.Blocks({ block("#[\n#set text(lang: %s)", quoted(lang:match("^%a+"))) })
  blocks:extend(element.content)
  blocks:insert(block("]"))
  return blocks
end

local function callout(element, kind)
  return block("#callout(%s)[\n%s\n]%s", quoted(kind), write(titled(element.content)),
    label(element.identifier))
end

local function div(element)
  local classes = element.classes
  if classes:includes("equation") then return equation(element) end
  if classes:includes("part") then
    return block("#part[%s]", inline(pandoc.utils.blocks_to_inlines(element.content)))
  end
  if element.attributes.lang then return in_language(element, element.attributes.lang) end
  if classes:includes("tab") then return titled(element.content) end
  if classes:includes("references") then
    return block("#references[\n%s\n]%s", write(element.content), label(element.identifier))
  end
  if classes:includes("csl-entry") then
    local way = element.attributes.dir
    local work = ("#reference[%s]%s"):format(
      inline(pandoc.utils.blocks_to_inlines(element.content)), label(element.identifier))
    return pandoc.RawBlock("typst", way and ("#[#set text(dir: %s)\n%s\n]"):format(way, work) or work)
  end
  for _, class in ipairs(classes) do
    local kind = class:match("^callout%-(%a+)$")
    if kind then return callout(element, kind) end
  end
  if element.identifier == "" or classes:includes("cell") or classes:includes("sourceCode") then
    return element.content
  end
end

function Pandoc(document)
  return document:walk({
    Span = span, Header = heading, Figure = figure, Image = image, Table = sized_table,
    Div = div,
  })
end
