-- Numbers keep the value behind what is shown, tables keep their heads, and links to briefs exist
-- only where the briefs stand beside the page.

local html = FORMAT:match("html") ~= nil

function Span(span)
  if not span.classes:includes("data") then
    return nil
  end
  if not html then
    return span.content
  end
  local value = span.attributes.value or span.attributes["data-value"]
  local inlines = pandoc.List({ pandoc.RawInline("html", '<data value="' .. value .. '">') })
  inlines:extend(span.content)
  inlines:insert(pandoc.RawInline("html", "</data>"))
  return inlines
end

function Link(link)
  if link.classes:includes("brief") and not html then
    return link.content
  end
end

function Table(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.attributes.scope = "col"
    end
  end
  for _, body in ipairs(tbl.bodies) do
    body.row_head_columns = 1
    for _, row in ipairs(body.body) do
      if row.cells[1] then
        row.cells[1].attributes.scope = "row"
      end
    end
  end
  return tbl
end
