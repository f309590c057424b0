//! What `--help` says, in Chinese and in English. What the commands do stands with them.

/// The usage.
pub const USAGE: &str = "用法：
  shanzhi check <文件或数据包目录>… [--package <目录>] [--json] [--csv <文件>] [--xlsx <文件>] [--split <目录>]
                                             数据核查：逐文件、逐单元格列出问题；--package 给出区划名录和指标目录；
                                             --split 按报送镇街分别写出退回表
  shanzhi convert <文件>… -o <目录或.zip> [--package <目录>] [--as-of <日期>] [--title <标题>]
                  [--classification <密级>] [--state <送审稿|审定稿>]
                                             数据文件转为封存的数据包；--package 并入已有数据包
  shanzhi diff <甲> <乙> [--package <目录>] [--json]
                                             两个数据包或数据文件的差异：新增、消失、修订
  shanzhi publish <数据包目录> -o <目录或.zip> [--scope county|department:<编号>|township:<代码>]
                  [--classification <密级>] [--state <送审稿|审定稿>] [--title <标题>]
                                             按范围发布：全县、一个部门、一个镇街（只含本镇街各村和全县一行）
  shanzhi seal <数据包目录>                  重新封存：写入各文件的大小、校验值、行数
  shanzhi first <数据包目录> -o <first.bin>   写出首屏：页面不必等后台读完数据包就能显示
  shanzhi import <文件>… [--package <目录>]  试读数据文件，列出核查问题
  shanzhi raw --json <文件> [--encoding UTF-8|GB18030|Big5|UTF-16LE|UTF-16BE] [--delimiter <分隔符>]
                                             按 JSON 输出文件中的原始表格，不作识别；文件无法读取时返回 2
  shanzhi cut <数据包目录> --indicator <编号> [--area <代码>] [--period <时期>] [--ytd] [--csv]
                                             一项指标的数值、同比、环比、累计和下级明细；--csv 只输出明细表
  shanzhi figure <数据包目录> --indicator <编号> --kind <图> -o <文件.svg|文件.png|文件.csv|文件.html>
                 [--area <代码>] [--period <时期>] [--ytd] [--size column|half|slide|square|宽x高 [--dpi 300]]
                 [--bw] [--theme light|dark|contrast|grey] [--title 题] [--subtitle 副题] [--note 注]
                 [--page 1 --rows 40] [--own-axes] [--form <报表>] [--boundaries <边界.geojson> --review <审图号>]
                 [--bare] [--width 720] [--height 360] [--grey]
                                             画成图：trend 走势、rank 各地、heat 各地逐期、dots 与上年同期、columns 逐期柱形、
                                             parts 分类构成、multiples 小图组、tiles 方格示意图、map 边界示意图、
                                             waterfall 增减构成、bullet 目标、reports 报送情况、control 控制图、
                                             funnel 漏斗图、spine 位次脊线、scatter 散点（另写 --with <编号>）、
                                             strip 村级分布、brief 一图快报（--size phone|a4）；写明 --size 时图上带标题、
                                             单位、来源、截止日期、密级和数据指纹；column 为A4通栏15.6厘米300dpi；
                                             --bw 供黑白打印；文件名以 .csv、.tsv、.html 结尾时导出与图等价的表
  shanzhi png <图.svg> -o <图.png> [--dpi 96]   把 SVG 图转成 PNG，分辨率写入文件
  shanzhi report <数据包目录> --template <模板名或文件> -o <文件或目录> [--area <代码>] [--each <级别>] [--period <时期>]
                 [--format docx|xlsx|html|pptx] [--plain] [--grey] [--pictures] [--keep <版本.json>]
                                             按模板成文；--each township 每个镇街一份；--plain 普通版式，--grey 供黑白打印，
                                             --pictures 图用 300dpi 图片；--keep 另存版本，供以后对照
  shanzhi forms <数据包目录> -o <目录或.zip> [--period <月份>] [--form <报表>] [--area <代码>]
                                             月度报表：每张报表、每个填报单位一个工作簿，不写月份为下一个应报的月份；
                                             填好的用 check 核查，用 convert 或网页并入
  shanzhi recheck <数据包目录> <版本.json>    上期对照：已发文稿里的数哪些因数据修订不再成立
  shanzhi renew <数据包目录> <上期稿.docx|.txt> -o <文件> [--period <本期>] [--from <上期>] [--area <代码>] [--answers <文件>]
                                             上期稿换成本期数，改动写成修订；拿不准的列出来，答案记在文件里

时期写作 2026-06、2026-Q2、2026-H1 或 2026；不写区划为全域，不写时期为最新一期，--ytd 为本年累计。
退出码：0 无错误（diff 为无差异）；1 有“错误”级问题（diff 为有差异）；2 用法不对或文件无法读取。";

/// The same in English, shorter.
pub const ENGLISH: &str = "Usage:
  shanzhi check FILE|PACKAGE... [--package DIR] [--json] [--csv FILE] [--xlsx FILE] [--split DIR]
                    data-quality report, by file and by cell (JSON shape: docs/check.md)
  shanzhi convert FILE... -o DIR|X.zip [--package DIR] [--as-of DATE] [--title T] [--classification C] [--state S]
                    data files to a sealed data package, alone or laid into another one
  shanzhi diff A B [--package DIR] [--json]
                    new, vanished and revised observations between two packages or files
  shanzhi publish PACKAGE -o DIR|X.zip [--scope county|department:ID|township:CODE]
                    a package narrowed to whom it is for
  shanzhi raw --json FILE   the tables of a file as JSON, nothing interpreted
  shanzhi seal PACKAGE | first PACKAGE -o first.bin | import FILE... | cut PACKAGE ...
  shanzhi figure PACKAGE ... -o X.svg|png|csv|html | png X.svg -o X.png
  shanzhi forms PACKAGE -o DIR|X.zip [--period 2026-07] [--form ID] [--area CODE]
                    monthly forms to be filled in, one workbook per form and unit
  shanzhi report PACKAGE --template NAME [--each LEVEL] [--keep V.json] -o OUT | recheck PACKAGE V.json | renew PACKAGE DRAFT.docx -o OUT
Exit status: 0 clean (diff: no difference), 1 findings of severity 错误 (diff: differences), 2 usage or unreadable input.";
