FLASK_APP=chatbot
