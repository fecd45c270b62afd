-- After the citations are written: no space beside a bracket that is as wide as a letter.

local function is_space(each)
  return each and (each.t == "Space" or each.t == "SoftBreak")
end

local function starts(each, text)
  return each and pandoc.utils.stringify(each):sub(1, #text) == text
end

function Cite(element)
  local content = element.content
  for i = #content, 2, -1 do
    if is_space(content[i - 1]) and starts(content[i], "（") then content:remove(i - 1) end
  end
  return element
end

function Inlines(inlines)
  for i = #inlines, 2, -1 do
    local before = inlines[i - 1]
    if is_space(inlines[i]) and before.t == "Cite" and
        pandoc.utils.stringify(before):sub(-#"）") == "）" then
      inlines:remove(i)
    end
  end
  return inlines
end
