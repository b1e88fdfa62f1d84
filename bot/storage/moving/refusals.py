"""What the operator is told of a move that cannot go on, each with its cure."""

EXAMPLE = "sqlite:///data/bot.db"
NOT_SQLITE = (
    "--from: cần địa chỉ của tệp SQLite đang dùng, ví dụ --from {example}; còn nơi chuyển đến đặt ở DATABASE_URL."
)
NOT_POSTGRES = (
    "DATABASE_URL: nơi chuyển đến phải là PostgreSQL (đang là SQLite). Xin đặt DATABASE_URL thành địa chỉ của cơ sở "
    "dữ liệu PostgreSQL mới, ví dụ postgresql+asyncpg://tro_ly@may-chu/tro_ly, rồi chạy lại."
)
NO_FILE = "--from: không có tệp {path}. Xin kiểm tra lại đường dẫn."
DAMAGED = (
    "--from: tệp {path} bị hỏng hoặc không phải dữ liệu của trợ lý ({said}). Chưa chuyển gì; xin lấy bản sao lưu gần "
    "nhất rồi chuyển từ bản ấy."
)
UNREADABLE = (
    "--from: chưa mở được tệp {path} ({said}). Nếu trợ lý còn chạy trên tệp ấy, xin dừng nó; nếu không, xin kiểm tra "
    "quyền đọc, ghi của tệp và thư mục."
)
RUNNING = (
    "--from: trợ lý còn đang chạy trên tệp {path}. Xin dừng nó rồi chuyển (nếu nó vừa bị tắt đột ngột, xin đợi 10 "
    "giây), để không thư nào bị bỏ lại."
)
OLDER = (
    "--from: tệp {path} ở bản {found}, chương trình cần bản {wanted}. Xin nâng bản cho tệp ấy trước: "
    "DATABASE_URL=sqlite+aiosqlite:///{path} .venv/bin/bot migrate"
)
NEWER = (
    "--from: tệp {path} ở bản {found}, mới hơn chương trình này (bản {wanted}). Xin dùng bản chương trình mới hơn; "
    "chưa chuyển gì."
)
NOT_EMPTY = (
    "DATABASE_URL: nơi chuyển đến đã có dữ liệu (bảng {table}). Chỉ chuyển được vào một cơ sở dữ liệu trống; xin tạo "
    "một cơ sở dữ liệu mới (createdb) rồi đặt lại DATABASE_URL."
)
ANOTHER_MOVE = (
    "DATABASE_URL: nơi chuyển đến đang dở một lần chuyển từ tệp khác ({path}). Xin chuyển tiếp từ tệp ấy, hoặc tạo "
    "một cơ sở dữ liệu mới, trống."
)
AT_WORK = "DATABASE_URL: một lần chuyển khác đang chạy vào cơ sở dữ liệu này. Xin đợi nó xong."
NO_RIGHTS = (
    "DATABASE_URL: người dùng của PostgreSQL không đủ quyền ở cơ sở dữ liệu này ({said}). Xin cho họ làm chủ cơ sở "
    "dữ liệu: ALTER DATABASE tên_dữ_liệu OWNER TO tên_người_dùng."
)
NOT_TAKEN = (
    "Bảng {table}, sau dòng {row}: PostgreSQL không nhận ({said}). Phần đã chuyển vẫn còn; xin báo lỗi này cho người "
    "phát triển, và cứ chạy tiếp trên SQLite trong lúc chờ."
)
DIFFERS = (
    "Bảng {table}: hai bên vẫn khác nhau sau khi đã chép lại ({here} dòng ở tệp cũ, {there} dòng ở nơi mới). Xin giữ "
    "tệp cũ, đừng chạy trợ lý trên dữ liệu mới, và chạy lại lệnh này."
)
LOST = (
    "Mất kết nối hoặc hết chỗ ở nơi chuyển đến ({said}). Phần đã chuyển vẫn còn; xin chạy lại đúng lệnh này để "
    "chuyển tiếp."
)
