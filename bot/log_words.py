"""What each line of the log means to whoever runs the program, and what they can do; by the line's English words."""

SAID = {
    "autovacuum is off on the database server": "PostgreSQL tắt autovacuum nên trợ lý tự dọn bảng; xin bật lại.",
    "this machine's clock differs from the server's": "Đồng hồ máy này lệch máy chủ PostgreSQL; xin bật tự chỉnh giờ.",
    "hints of letters are not heard": "Mất kết nối nghe tin của PostgreSQL; thư của máy khác đến chậm chừng một giây.",
    "the floors of the queues are not known": "Chưa biết mốc của hàng đợi; trợ lý tìm thư chậm hơn một chút.",
    "dead rows were not cleared away": "Chưa dọn được các dòng đã xóa của PostgreSQL; trợ lý thử lại sau ít giây.",
    "intake waits for the database": "Chưa ghi được dữ liệu nên tin đến phải chờ; xin kiểm tra ổ đĩa, PostgreSQL.",
    "the page waits for the database": "Trang web chưa đọc hay ghi được dữ liệu; thông lại thì tự chạy tiếp.",
    "a page failed in the program": "Lỗi của chương trình khi hiện một trang web; xin báo người phát triển.",
    "delivery waits for the database": "Chưa ghi được dữ liệu nên tin đi phải chờ; xin kiểm tra ổ đĩa, PostgreSQL.",
    "a broadcast waits for the database": "Chưa ghi được dữ liệu, tin phát phải chờ; xin kiểm tra ổ đĩa, PostgreSQL.",
    "the clerk waits for the database": "Chưa đọc được dữ liệu nên phiếu cho bàn trực phải chờ; xin kiểm tra ổ đĩa.",
    "%s waits for the database": "Chưa ghi được dữ liệu, việc này phải chờ; xin kiểm tra ổ đĩa, PostgreSQL.",
    "what the desk asked of learning was not worked out": "Chưa gom cụm hay tính được các câu sẽ đổi; máy có thể đang"
    " quá tải. Màn hình trực nói vậy; lệnh bot learn vẫn dùng được.",
    "a picture was not looked at": "Một ảnh không mở được nên không so với ảnh cũ; người gửi vẫn được trả lời.",
    "a photo can't be shown on the board": "Một ảnh không lấy được từ ứng dụng đã gửi, hoặc không mở được, nên màn hình"
    " trực chưa hiện; xem dưới phiếu của vụ trong nhóm trực.",
    "looking at a picture failed in the program": "Lỗi của chương trình khi xem một ảnh; xin báo người phát triển.",
    "what was seen could not be kept": "Không ghi được đặc điểm của một ảnh; xin kiểm tra ổ đĩa.",
    "a decision took long": "Một tin xử lý lâu bất thường; máy có thể đang quá tải.",
    "an update could not be read": "Lỗi của chương trình khi đọc một tin; xin báo người phát triển.",
    "an update is set aside": "Một tin không đúng dạng của nền tảng, đã để riêng; các tin khác vẫn được xử lý.",
    "an update is set aside: the process ended with it": "Một tin làm chương trình dừng, đã để riêng.",
    "a step failed": "Lỗi của chương trình khi trả lời; người gửi đã được báo; xin báo người phát triển.",
    "an update could not be handled": "Lỗi của chương trình khi xử lý một tin; xin báo người phát triển.",
    "sending failed in the program": "Lỗi của chương trình khi gửi một tin; xin báo người phát triển.",
    "sending a broadcast failed in the program": "Lỗi của chương trình khi phát tin; xin báo người phát triển.",
    "a finding was not sent": "Một kết luận chưa gửi được vì lỗi của chương trình; bàn trực xin bấm gửi lại.",
    "the desk's chat can't be reached": "Không gửi được vào nhóm bàn trực; xin thêm bot lại vào nhóm.",
    "not delivered": "Một tin không tới người nhận (có thể họ đã chặn bot).",
    "a broadcast was not delivered": "Một tin phát không tới một người nhận.",
    "dead letter": "Một tin gửi nhiều lần không được, đã thôi gửi; bàn trực cũng được báo số lượng.",
    "a planned broadcast": "Đã lập một lần gửi của tin định kỳ.",
    "a broadcast starts": "Bắt đầu phát một tin.",
    "a decision does not end: the process does": "Một tin xử lý mãi không xong; chương trình dừng để được chạy lại.",
    "systemd could not be told": "Không báo được cho systemd là trợ lý đang chạy; xin xem NotifyAccess của dịch vụ.",
    "in maintenance: what comes is kept and not answered": "Đang bảo trì: tin đến được giữ lại, chưa trả lời.",
    "nobody was told of the maintenance": "Chưa ghi được dữ liệu nên chưa báo được cho người nhắn là đang bảo trì.",
    "stopped": "Trợ lý đã dừng theo yêu cầu, không tin nào bị mất.",
    "stopped by a fault of the program": "Trợ lý dừng vì lỗi của chương trình; xin báo người phát triển.",
    "the platform did not take the settings": "Telegram chưa nhận danh sách lệnh; sẽ tự thử lại.",
    "the platform was not told its settings": "Không đặt được danh sách lệnh; các việc khác vẫn chạy.",
    "settings not taken": "config.yaml có lỗi nên chưa dùng; cài đặt cũ vẫn chạy. Xin chạy .venv/bin/bot check.",
    "the platform is out of reach": "Chưa tới được Telegram; xin kiểm tra mạng. Sẽ tự thử lại.",
    "polling waits": "Chưa hỏi được Telegram; xin kiểm tra mạng. Sẽ tự thử lại.",
    "polling refused": "Telegram từ chối (401: mã không còn đúng, đặt lại TELEGRAM_BOT_TOKEN). Sẽ tự thử lại.",
    "another program asks for this bot's updates": (
        "Chương trình khác cũng nhận tin bằng mã của bot này (409). Dừng nó, hoặc đặt cùng DATABASE_URL cho hai bên;"
        " hoặc lấy mã mới ở @BotFather (/revoke), đặt vào TELEGRAM_BOT_TOKEN. Sẽ tự thử lại."
    ),
    "the platform limits several chats: all wait": "Telegram yêu cầu gửi chậm lại; mọi tin chờ một lúc rồi tự đi tiếp.",
    "a file could not be sent again": "Một tệp không gửi lại được; lời kèm theo vẫn được gửi.",
    "an inline query failed": "Lỗi khi trả lời một câu hỏi kiểu @tên_bot; các việc khác vẫn chạy.",
    "no topic was opened": "Nhóm bàn trực chưa bật chủ đề, hoặc bot chưa có quyền quản lý chủ đề; sẽ hỏi lại sau.",
    "a topic was not opened again": "Chưa mở lại được một chủ đề; xin cho bot quyền quản lý chủ đề.",
    "a topic was not closed": "Chưa đóng được một chủ đề; xin cho bot quyền quản lý chủ đề.",
    "a group asks for its number": "Một nhóm hỏi số, hoặc vừa thêm bot (chat là số của nhóm); dùng cho desk.chat_id.",
    "the numbers could not be told": "Chưa ghi được dữ liệu nên chưa nói được số của nhóm; xin gõ lại /id.",
    "the desk's group has another number": "Nhóm bàn trực có số mới (chat): sửa desk.chat_id thành số ấy.",
    "the desk can be reached again": "Nhóm bàn trực đã thông trở lại.",
    "no channel takes articles: broadcasts go as messages": (
        "Chưa gửi được bài viết Zalo: cần kênh Zalo OA (ZALO_APP_ID) và PUBLIC_URL; tin đi bằng tin nhắn."
    ),
    "an article may have been made": "Mất liên lạc lúc tạo bài viết Zalo; vài phút nữa sẽ tìm xem đã có chưa.",
    "an article went to its readers": "Đã giao một bài viết cho Zalo để gửi đến người quan tâm OA.",
    "an article waits": "Bài viết Zalo chưa làm tiếp được; sẽ tự thử lại.",
    "an article needs a person": "Bài viết Zalo cần người xem; bàn trực đã được báo.",
    "an article could not be looked at": "Không xem lại được một bài viết trên Zalo sau khi gửi.",
    "settings read anew": "Đã đọc lại config.yaml: dung_ngay dùng ngay, chay_lai phải chạy lại mới dùng.",
    "knowledge not taken": "Kho câu trả lời có lỗi nên chưa dùng; kho cũ vẫn trả lời. Xin chạy .venv/bin/bot check.",
    "knowledge taken anew": "Kho câu trả lời vừa sửa đã được dùng.",
    "the desk was not told": "Chưa ghi được dữ liệu nên chưa báo được cho bàn trực; xin xem dòng trước của nhật ký.",
    "the desk's group is on a channel that is off: there is no desk": (
        "Nhóm bàn trực ở một kênh đang tắt (thiếu TELEGRAM_BOT_TOKEN hoặc ZALO_APP_ID), nên chưa có bàn trực."
    ),
    "a group asks for its number: zalo": "Một nhóm của OA hỏi số: đặt DESK_CHAT_ID bằng đúng chữ ở chat.",

    "an update in hand waits for the database": "Chưa ghi được tin vừa nhận vào dữ liệu; giữ lại và tự thử lại.",
    "as many messages as may cost money this month were sent": (
        "Đã gửi đủ số tin tính phí cho phép trong tháng (ZALO_PAID_PER_MONTH); tin khác chờ người nhận nhắn lại."
    ),
    "what a message costs was not counted yet": "Chưa ghi được một tin tính phí; sẽ ghi cùng tin sau.",
    "messages of the time before could not be read": "Chưa đọc được tin hội viên nhắn lúc máy tắt; sẽ tự thử lại.",
    "messages of one member of the time before can't be read": (
        "Zalo không cho đọc lịch sử trò chuyện của một hội viên; tin người ấy nhắn lúc máy tắt có thể bị sót."
    ),
    "a renewal of the tokens was cut off: the refresh token may be spent, and is tried once more": (
        "Lần chạy trước dừng giữa lúc đổi mã truy cập Zalo; đang thử lại. Không được thì bàn trực được báo ngay."
    ),
    "the account may not send: a person must look": (
        "Zalo không cho OA gửi (mã lỗi ở code); xem OA, gói dịch vụ, ứng dụng, số lượt ở trang quản lý OA."
    ),
    "messages of the time before were read": "Đã nhận tin hội viên nhắn lúc máy tắt.",
    "the account's tokens can't be renewed: consent anew": (
        "Zalo không gia hạn mã truy cập: người quản trị OA mở địa chỉ ở consent, đồng ý, rồi chạy bot zalo login."
    ),
    "a message costs money": "Một tin Zalo tính phí đã gửi (quá 48 giờ từ lần cuối hội viên nhắn).",
    "an event is too old to be new": "Có tin Zalo gửi tới đã quá 47 giờ, không nhận; nếu lặp lại, xin xem giờ của máy.",
    "a form of the platform that was not certain": (
        "Zalo thật gửi theo dạng ở form (điều ở thing trước đây chưa chắc); ghi lại giúp người phát triển."
    ),
    "the account's tokens could not be renewed yet": "Chưa đổi được mã truy cập Zalo; sẽ tự thử lại.",
    "the account's tokens were renewed": "Đã đổi mã truy cập Zalo.",
}  # fmt: skip
